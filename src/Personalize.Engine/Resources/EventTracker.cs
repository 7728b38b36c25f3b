namespace Personalize.Engine.Resources;

/// <summary>Receives events for a dataset group, which has at most one event tracker.</summary>
public sealed record EventTracker : Resource
{
    /// <summary>The dataset group that receives the events.</summary>
    public required string DatasetGroupArn { get; init; }

    /// <summary>Identifies the tracker in calls of <c>PutEvents</c>.</summary>
    public required string TrackingId { get; init; }
}
