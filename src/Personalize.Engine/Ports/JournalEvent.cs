namespace Personalize.Engine.Ports;

/// <summary>An event as it was recorded.</summary>
public sealed record JournalEvent
{
    /// <summary>Unique in the dataset.</summary>
    public required string EventId { get; init; }

    /// <summary>Null as long as the user is not known.</summary>
    public string? UserId { get; init; }

    /// <summary>The session that the event belongs to; it connects events with a user who becomes known later.</summary>
    public required string SessionId { get; init; }

    /// <summary>What the user did, as the sender named it: <c>click</c>, <c>purchase</c>.</summary>
    public required string EventType { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long SentAt { get; init; }

    /// <summary>The item; null for an event without one.</summary>
    public string? ItemId { get; init; }

    /// <summary>A number that rates the event; null if none was sent.</summary>
    public double? EventValue { get; init; }

    /// <summary>Ids of the items shown, joined by <c>|</c>, as in the IMPRESSION field.</summary>
    public string? Impression { get; init; }

    /// <summary>A JSON object: contextual metadata, and the attribution source if one was sent.</summary>
    public string? Properties { get; init; }

    /// <summary>The recommendation that the user followed; null if none was named.</summary>
    public string? RecommendationId { get; init; }

    /// <summary>Position from which the event takes effect, assigned by the journal: events are numbered once their user is known.</summary>
    public long Sequence { get; init; }
}
