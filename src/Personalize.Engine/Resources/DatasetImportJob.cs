namespace Personalize.Engine.Resources;

/// <summary>An import of files into a dataset: what is asked for, and what became of it.</summary>
public sealed record DatasetImportJob : Resource
{
    public required string DatasetGroupArn { get; init; }

    /// <summary>The dataset; it need not exist before the job is done.</summary>
    public required string DatasetArn { get; init; }

    public required DatasetType DatasetType { get; init; }

    /// <summary>Absolute paths of files, or of folders for all files in them, in the order in which their rows count.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The schema asked for; null to use the dataset's, or to make one from the header.</summary>
    public string? SchemaArn { get; init; }

    /// <summary>Column in the file → field of the schema.</summary>
    public IReadOnlyDictionary<string, string> ColumnMap { get; init; } = new Dictionary<string, string>();

    /// <summary><c>FULL</c> or <c>INCREMENTAL</c>.</summary>
    public required string ImportMode { get; init; }

    public required string TimestampFormat { get; init; }

    /// <summary>Bad rows are left out instead of refusing the file.</summary>
    public bool SkipInvalidRecords { get; init; }

    /// <summary>Absolute path of the JSON report with every refused row; null for none.</summary>
    public string? ReportPath { get; init; }

    /// <summary>What was counted; of a job that failed because of its rows, why they were refused. Null before.</summary>
    public ImportReport? Report { get; init; }
}
