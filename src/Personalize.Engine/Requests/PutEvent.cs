namespace Personalize.Engine.Requests;

/// <summary>One event of a request.</summary>
public sealed record PutEvent
{
    /// <summary>Distinguishes a repeated event from a new one; generated if it is missing.</summary>
    public string? EventId { get; init; }

    /// <summary>What the user did; required, at most 256 characters.</summary>
    public string? EventType { get; init; }

    /// <summary>Unix seconds, or milliseconds if the request says so.</summary>
    public long? SentAt { get; init; }

    /// <summary>The item; null for an event without one.</summary>
    public string? ItemId { get; init; }

    /// <summary>A number that rates the event, compared with the threshold of a solution; null for none.</summary>
    public double? EventValue { get; init; }

    /// <summary>The items that were shown, at most 25.</summary>
    public IReadOnlyList<string> Impression { get; init; } = [];

    /// <summary>A JSON object of at most 1024 characters: contextual metadata, under the names of the fields of the schema.</summary>
    public string? Properties { get; init; }

    /// <summary>The recommendation that the user followed; null for none.</summary>
    public string? RecommendationId { get; init; }

    /// <summary>
    /// Where the event came from, such as a campaign by mail (<c>metricAttribution.eventAttributionSource</c> in the API); null for none.
    /// </summary>
    public string? EventAttributionSource { get; init; }
}
