namespace Personalize.Engine.Requests;

/// <summary>Tests the data of a dataset group: what is stored, or files as they would be after their import.</summary>
public sealed record TestDatasetRequest
{
    /// <summary>Name or ARN of the dataset group; with <see cref="Files"/> it need not exist.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>Files to test in the place of the dataset of their type; nothing is imported. Null to test what is stored.</summary>
    public ImportDatasetRequest? Files { get; init; }

    /// <summary>Only events of this type; null for all.</summary>
    public string? EventType { get; init; }

    /// <summary>Only events with an EVENT_VALUE of at least this; null for all.</summary>
    public double? EventValueThreshold { get; init; }

    /// <summary><c>cold_start_max_interactions</c> to count cold items with, at least 1.</summary>
    public int ColdStartMaxInteractions { get; init; } = 15;

    /// <summary><c>cold_start_max_duration</c>, days, above 0.</summary>
    public double ColdStartMaxDuration { get; init; } = 5.0;

    /// <summary><c>latestItem</c> or <c>currentTime</c>.</summary>
    public string ColdStartRelativeFrom { get; init; } = "latestItem";
}
