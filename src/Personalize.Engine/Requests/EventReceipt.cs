namespace Personalize.Engine.Requests;

/// <summary>What became of an event. It is on the disk when this is given.</summary>
/// <param name="EventId">The event's own id, or the one made for it.</param>
/// <param name="Recorded">False for an event whose id had been recorded before; it was ignored.</param>
/// <param name="Reason">Why it changes no recommendations (yet), or null when it does.</param>
public sealed record EventReceipt(string EventId, string? UserId, string SessionId, string EventType, string? ItemId, bool Recorded, string? Reason)
{
    /// <summary>Whether the user's next recommendations know of it.</summary>
    public bool ChangesRecommendations => Reason is null;
}
