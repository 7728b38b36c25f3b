namespace Personalize.Engine.Ports;

/// <summary>An event as it was put.</summary>
public sealed record JournalEvent
{
    /// <summary>Unique in the dataset.</summary>
    public required string EventId { get; init; }

    /// <summary>Null while nobody knows whose it is.</summary>
    public string? UserId { get; init; }

    public required string SessionId { get; init; }

    public required string EventType { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long SentAt { get; init; }

    public string? ItemId { get; init; }

    public double? EventValue { get; init; }

    /// <summary>Ids of the items shown, joined by <c>|</c>, as in the IMPRESSION field.</summary>
    public string? Impression { get; init; }

    /// <summary>A JSON object: contextual metadata.</summary>
    public string? Properties { get; init; }

    public string? RecommendationId { get; init; }

    /// <summary>When it began to count, given by the journal: events are numbered when their user is known.</summary>
    public long Sequence { get; init; }
}
