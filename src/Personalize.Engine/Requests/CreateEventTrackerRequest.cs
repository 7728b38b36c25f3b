namespace Personalize.Engine.Requests;

/// <summary>Creates an event tracker, through which a dataset group receives events.</summary>
public sealed record CreateEventTrackerRequest
{
    public required string Name { get; init; }

    /// <summary>Name or ARN.</summary>
    public required string DatasetGroup { get; init; }
}
