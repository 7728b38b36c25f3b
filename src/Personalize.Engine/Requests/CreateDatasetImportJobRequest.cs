using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Says which files to import into the dataset of a type; a missing dataset group, schema or dataset is created when the job is run.</summary>
public sealed record CreateDatasetImportJobRequest
{
    /// <summary>Name of the job; null for one made from the dataset group, the type and the time.</summary>
    public string? JobName { get; init; }

    /// <summary>Name or ARN of the dataset group.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>The dataset of the group into which the rows go.</summary>
    public required DatasetType DatasetType { get; init; }

    /// <summary>Files, or folders for all files in them, in the order in which their rows are read; together they form one import.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Name or ARN of a schema; null to use that of the dataset or, without one, to infer it from the first file.</summary>
    public string? Schema { get; init; }

    /// <summary>Column of the file → field of the schema.</summary>
    public IReadOnlyDictionary<string, string> ColumnMap { get; init; } = new Dictionary<string, string>();

    /// <summary><c>FULL</c> replaces, <c>INCREMENTAL</c> appends.</summary>
    public string ImportMode { get; init; } = ImportModes.Full;

    /// <summary>
    /// The format of timestamps: <c>seconds</c> (Unix), <c>milliseconds</c> (Unix), <c>iso8601</c>, or a .NET date format. Timestamps
    /// without an offset are taken as UTC.
    /// </summary>
    public string TimestampFormat { get; init; } = "seconds";

    /// <summary>What quotes mean in delimited text.</summary>
    public Quoting Quoting { get; init; } = Quoting.Detect;

    /// <summary>Texts that mean a missing value in every field, such as <c>NULL</c>, besides those that always do.</summary>
    public IReadOnlyList<string> NullValues { get; init; } = [];

    /// <summary>Leaves invalid rows out instead of rejecting the import.</summary>
    public bool SkipInvalidRecords { get; init; }

    /// <summary>A file for the JSON report with every rejected row, written even if the import is rejected; null for none.</summary>
    public string? ReportPath { get; init; }
}
