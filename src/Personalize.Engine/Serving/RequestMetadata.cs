using Personalize.Engine.Data;
using Personalize.Engine.Networks.Exploration;

namespace Personalize.Engine.Serving;

/// <summary>What a request knows apart from the user's events.</summary>
/// <param name="User">The metadata of the user; null if none is known.</param>
/// <param name="Context">Contextual metadata of the event to predict: field → value, several values separated by <c>|</c>; empty for none.</param>
/// <param name="NewItems">The items that the model was not trained on but whose features it can read; null for none.</param>
/// <param name="Exploration">How to explore; null not to, as for a model that does not.</param>
internal sealed record RequestMetadata(
    UserMetadata? User, IReadOnlyDictionary<string, string> Context, DescribedItems? NewItems = null, ExplorationSettings? Exploration = null)
{
    /// <summary>The context of a request that names none.</summary>
    public static IReadOnlyDictionary<string, string> NoContext { get; } = new Dictionary<string, string>();
}

/// <summary>A row of the Users dataset.</summary>
/// <param name="Columns">The columns for all users.</param>
/// <param name="Row">The row of the user.</param>
internal sealed record UserMetadata(IReadOnlyList<MetadataColumn> Columns, int Row);
