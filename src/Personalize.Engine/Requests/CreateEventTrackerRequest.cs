namespace Personalize.Engine.Requests;

/// <summary>Creates an event tracker, through which a dataset group receives events.</summary>
public sealed record CreateEventTrackerRequest
{
    /// <summary>Name of the event tracker, unique in the store.</summary>
    public required string Name { get; init; }

    /// <summary>Name or ARN.</summary>
    public required string DatasetGroup { get; init; }
}
