namespace Personalize.Engine.Requests;

/// <summary>Lets a dataset group take events.</summary>
public sealed record CreateEventTrackerRequest
{
    public required string Name { get; init; }

    /// <summary>Name or ARN.</summary>
    public required string DatasetGroup { get; init; }
}
