namespace Personalize.Engine.Requests;

/// <summary>Deletes an event tracker: no more events are taken by it; those recorded stay.</summary>
/// <param name="EventTracker">Its name, ARN or tracking id.</param>
public sealed record DeleteEventTrackerRequest(string EventTracker);
