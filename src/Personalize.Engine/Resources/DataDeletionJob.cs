namespace Personalize.Engine.Resources;

/// <summary>A removal of all data about the users in a file: the request and its outcome.</summary>
public sealed record DataDeletionJob : Resource
{
    /// <summary>The dataset group from which the users are removed.</summary>
    public required string DatasetGroupArn { get; init; }

    /// <summary>Absolute path of a file with a column USER_ID, or of a folder with such files.</summary>
    public required string InputPath { get; init; }

    /// <summary>Number of interactions, events and rows of metadata that were deleted; null before the job is done.</summary>
    public long? Deleted { get; init; }
}
