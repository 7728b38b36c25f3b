namespace Personalize.Engine.Requests;

/// <summary>Opens a writer that records the events of many requests in few writes.</summary>
/// <param name="TrackingId">The tracking id of an event tracker, or its name or ARN.</param>
public sealed record OpenEventWriterRequest(string TrackingId);
