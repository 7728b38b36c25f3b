namespace Personalize.Engine.Requests;

/// <summary>Records what a user did, for the next recommendations and the next training (PutEvents in the Amazon Personalize API reference).</summary>
public sealed record PutEventsRequest
{
    /// <summary>How many events one request may have.</summary>
    public const int MostEvents = 10;

    /// <summary>The tracking id of an event tracker, or its name or ARN.</summary>
    public required string TrackingId { get; init; }

    /// <summary>Null while the user has not signed in.</summary>
    public string? UserId { get; init; }

    /// <summary>The session; events without a user are assigned to the user who is later recorded with the session.</summary>
    public required string SessionId { get; init; }

    /// <summary>1 to 10 events.</summary>
    public required IReadOnlyList<PutEvent> EventList { get; init; }

    /// <summary>Timestamps are Unix milliseconds rather than seconds.</summary>
    public bool Milliseconds { get; init; }
}
