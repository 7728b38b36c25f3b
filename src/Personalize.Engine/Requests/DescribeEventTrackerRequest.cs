namespace Personalize.Engine.Requests;

/// <summary>Identifies an event tracker.</summary>
/// <param name="EventTracker">Its name, ARN or tracking id.</param>
public sealed record DescribeEventTrackerRequest(string EventTracker);
