namespace Personalize.Engine.Resources;

/// <summary>The data of one type in a dataset group; at most one per type.</summary>
public sealed record Dataset : Resource
{
    /// <summary>The dataset group that it belongs to.</summary>
    public required string DatasetGroupArn { get; init; }

    /// <summary>What its rows are; a group has at most one dataset of a type.</summary>
    public required DatasetType DatasetType { get; init; }

    /// <summary>The schema of its rows.</summary>
    public required string SchemaArn { get; init; }

    /// <summary>Imported rows, without those recorded individually.</summary>
    public long RowCount { get; init; }

    /// <summary>The report of the most recent import, or null before the first.</summary>
    public ImportReport? LastImport { get; init; }
}
