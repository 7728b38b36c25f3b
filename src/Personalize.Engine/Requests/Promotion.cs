namespace Personalize.Engine.Requests;

/// <summary>Sees to it that a share of the recommended items are of a kind.</summary>
public sealed record Promotion
{
    /// <summary>Name or ARN of the filter that the promoted items pass; the request's own filter holds for them as well.</summary>
    public required string Filter { get; init; }

    public IReadOnlyDictionary<string, string> FilterValues { get; init; } = new Dictionary<string, string>();

    /// <summary>1..100: so many percent of the list at least, as far as there are such items.</summary>
    public required int PercentPromoted { get; init; }
}
