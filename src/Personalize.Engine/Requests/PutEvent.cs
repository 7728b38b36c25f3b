namespace Personalize.Engine.Requests;

/// <summary>One event of a request.</summary>
public sealed record PutEvent
{
    /// <summary>Tells a repeated event from a new one; made up when missing.</summary>
    public string? EventId { get; init; }

    public string? EventType { get; init; }

    /// <summary>Unix seconds, or milliseconds where the request says so.</summary>
    public long? SentAt { get; init; }

    public string? ItemId { get; init; }

    public double? EventValue { get; init; }

    /// <summary>At most 25 items that were shown.</summary>
    public IReadOnlyList<string> Impression { get; init; } = [];

    /// <summary>A JSON object of at most 1024 characters: contextual metadata by the names of the schema's fields.</summary>
    public string? Properties { get; init; }

    public string? RecommendationId { get; init; }
}
