namespace Personalize.Engine.Requests;

/// <summary>Deletes an event tracker, which then accepts no more events; recorded events are kept.</summary>
/// <param name="EventTracker">Its name, ARN or tracking id.</param>
public sealed record DeleteEventTrackerRequest(string EventTracker);
