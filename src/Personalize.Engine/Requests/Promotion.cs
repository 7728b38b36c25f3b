namespace Personalize.Engine.Requests;

/// <summary>Makes sure that a share of the recommended items are promoted ones.</summary>
public sealed record Promotion
{
    /// <summary>Name or ARN of the filter that selects the promoted items; the filter of the request applies to them as well.</summary>
    public required string Filter { get; init; }

    /// <summary>Placeholder of that filter → its value, or several separated by commas.</summary>
    public IReadOnlyDictionary<string, string> FilterValues { get; init; } = new Dictionary<string, string>();

    /// <summary>1..100: the minimum share of promoted items in the list, in percent; fewer if not enough items qualify.</summary>
    public required int PercentPromoted { get; init; }
}
