using Personalize.Engine.Data;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Serving;

/// <summary>What a request needs to know about a solution version.</summary>
/// <param name="Recipe">Name of the recipe.</param>
/// <param name="Options">The events that its model was trained on.</param>
internal sealed record ServedVersion(string Arn, string DatasetGroupArn, string Recipe, SnapshotOptions Options)
{
    /// <summary>The campaign of the request; null if it named the version itself.</summary>
    public Campaign? Campaign { get; init; }

    /// <summary>How the campaign explores; null if it does not, or if the request names a version, which is then asked for the best that it knows.</summary>
    public ExplorationRule? Exploration { get; init; }
}
