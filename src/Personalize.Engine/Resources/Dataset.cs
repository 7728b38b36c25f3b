namespace Personalize.Engine.Resources;

/// <summary>The data of one type in a dataset group; at most one per type.</summary>
public sealed record Dataset : Resource
{
    public required string DatasetGroupArn { get; init; }

    public required DatasetType DatasetType { get; init; }

    public required string SchemaArn { get; init; }

    public long RowCount { get; init; }

    /// <summary>The report of the most recent import, or null before the first.</summary>
    public ImportReport? LastImport { get; init; }
}
