namespace Personalize.Engine.Requests;

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
