namespace Personalize.Engine.Requests;

/// <summary>Makes sure that a share of the recommended items are promoted ones ("Promoting items" in the Amazon Personalize developer guide).</summary>
public sealed record Promotion
{
    /// <summary>Shown with the items that it brings in; null for the name of its filter.</summary>
    public string? Name { get; init; }

    /// <summary>Name or ARN of the filter that selects the promoted items. The filter of the request applies only to the others.</summary>
    public required string Filter { get; init; }

    /// <summary>Placeholder of that filter → its value, or several separated by commas.</summary>
    public IReadOnlyDictionary<string, string> FilterValues { get; init; } = new Dictionary<string, string>();

    /// <summary>1..100: the share of promoted items in the list, in percent and rounded up; fewer if not enough items qualify.</summary>
    public required int PercentPromoted { get; init; }
}
