namespace Personalize.Engine.Requests;

/// <summary>Says whose data to delete from a dataset group.</summary>
public sealed record CreateDataDeletionJobRequest
{
    /// <summary>Name of the job; null for one made from the dataset group and the time.</summary>
    public string? JobName { get; init; }

    /// <summary>Name or ARN of the dataset group.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>A file with a column USER_ID, or a folder with such files.</summary>
    public required string Path { get; init; }
}
