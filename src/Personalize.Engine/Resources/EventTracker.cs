namespace Personalize.Engine.Resources;

/// <summary>Takes events for a dataset group; at most one per group.</summary>
public sealed record EventTracker : Resource
{
    public required string DatasetGroupArn { get; init; }

    /// <summary>What sends events by: <c>PutEvents</c> names a tracker by this id.</summary>
    public required string TrackingId { get; init; }
}
