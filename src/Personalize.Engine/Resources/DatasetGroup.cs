using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>A container for the datasets, solutions and campaigns of one shop, site or app.</summary>
public sealed record DatasetGroup : Resource
{
    /// <summary>Tag → its value; stored for information.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init => field = Readable.Of(value); } = Readable.Of(new Dictionary<string, string>());
}
