namespace Personalize.Engine.Requests;

/// <summary>Tests the data of a dataset group: the stored data, or files as they would be after their import.</summary>
public sealed record TestDatasetRequest
{
    /// <summary>Name or ARN of the dataset group; with <see cref="Files"/> it need not exist.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>The import whose files are tested in place of the dataset of their type; nothing is imported. Null to test the stored data.</summary>
    public CreateDatasetImportJobRequest? Files { get; init; }

    /// <summary>Only events of this type; null for all.</summary>
    public string? EventType { get; init; }

    /// <summary>Only events with at least this EVENT_VALUE; null for all.</summary>
    public double? EventValueThreshold { get; init; }

    /// <summary>The value of <c>cold_start_max_interactions</c> to use in counting cold items, at least 1.</summary>
    public int ColdStartMaxInteractions { get; init; } = 15;

    /// <summary>The value of <c>cold_start_max_duration</c>, in days, above 0.</summary>
    public double ColdStartMaxDuration { get; init; } = 5.0;

    /// <summary><c>latestItem</c> or <c>currentTime</c>.</summary>
    public string ColdStartRelativeFrom { get; init; } = "latestItem";
}
