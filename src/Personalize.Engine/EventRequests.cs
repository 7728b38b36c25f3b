namespace Personalize.Engine;

/// <summary>Records what a user did, at once and for the next training (PutEvents of personalize.md §6).</summary>
public sealed record PutEventsRequest
{
    /// <summary>The tracking id of an event tracker, or its name or ARN.</summary>
    public required string TrackingId { get; init; }

    /// <summary>Null while the user has not signed in.</summary>
    public string? UserId { get; init; }

    /// <summary>The visit; events without a user are given the one that its session is put with later.</summary>
    public required string SessionId { get; init; }

    /// <summary>1 to 10 events.</summary>
    public required IReadOnlyList<PutEvent> EventList { get; init; }

    /// <summary>Times are Unix milliseconds and not seconds.</summary>
    public bool Milliseconds { get; init; }
}

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

/// <summary>What became of an event. It is on the disk when this is given.</summary>
/// <param name="EventId">The event's own id, or the one made for it.</param>
/// <param name="Recorded">False for an event whose id had been recorded before; it was ignored.</param>
/// <param name="Reason">Why it changes no recommendations (yet), or null when it does.</param>
public sealed record EventReceipt(string EventId, string? UserId, string SessionId, string EventType, string? ItemId, bool Recorded, string? Reason)
{
    /// <summary>Whether the user's next recommendations know of it.</summary>
    public bool ChangesRecommendations => Reason is null;
}
