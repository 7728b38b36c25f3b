namespace Personalize.Engine.Requests;

/// <summary>The outcome of an event. When a receipt is returned, the event is on the disk.</summary>
/// <param name="EventId">The id of the event, or the one generated for it.</param>
/// <param name="Recorded">False for an event whose id had been recorded before; it was ignored.</param>
/// <param name="Reason">Why it changes no recommendations (yet), or null if it does.</param>
public sealed record EventReceipt(string EventId, string? UserId, string SessionId, string EventType, string? ItemId, bool Recorded, string? Reason)
{
    /// <summary>How the event was understood where that is not evident, such as a value that is not a number; null if there is nothing to say.</summary>
    public string? Remark { get; init; }

    /// <summary>Whether the user's next recommendations take it into account.</summary>
    public bool ChangesRecommendations => Reason is null;
}
