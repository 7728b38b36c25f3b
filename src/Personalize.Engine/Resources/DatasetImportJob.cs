using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>An import of files into a dataset: the request and its outcome.</summary>
public sealed record DatasetImportJob : Resource
{
    /// <summary>The dataset group, which need not exist before the job is run.</summary>
    public required string DatasetGroupArn { get; init; }

    /// <summary>The dataset, which need not exist before the job is done.</summary>
    public required string DatasetArn { get; init; }

    /// <summary>The dataset of the group into which the rows go.</summary>
    public required DatasetType DatasetType { get; init; }

    /// <summary>Absolute paths of files, or of folders for all files in them, in the order in which their rows are read.</summary>
    public required IReadOnlyList<string> Paths { get; init => field = Readable.Of(value); }

    /// <summary>The requested schema; null to use that of the dataset or, without one, to infer it from the first file.</summary>
    public string? SchemaArn { get; init; }

    /// <summary>Column of the file → field of the schema.</summary>
    public IReadOnlyDictionary<string, string> ColumnMap { get; init => field = Readable.Of(value); } = Readable.Of(new Dictionary<string, string>());

    /// <summary><c>FULL</c> or <c>INCREMENTAL</c>.</summary>
    public required string ImportMode { get; init; }

    /// <summary><c>seconds</c>, <c>milliseconds</c>, <c>iso8601</c> or a .NET date format.</summary>
    public required string TimestampFormat { get; init; }

    /// <summary>What quotes mean in delimited text.</summary>
    public Quoting Quoting { get; init; }

    /// <summary>Texts that mean a missing value in every field, besides those that always do.</summary>
    public IReadOnlyList<string> NullValues { get; init => field = Readable.Of(value); } = Readable.Of(Array.Empty<string>());

    /// <summary>Invalid rows are left out instead of rejecting the import.</summary>
    public bool SkipInvalidRecords { get; init; }

    /// <summary>Absolute path of the JSON report with every rejected row; null for none.</summary>
    public string? ReportPath { get; init; }

    /// <summary>The counts; for a job that failed because of its rows, why they were rejected. Null before the job is run.</summary>
    public ImportReport? Report { get; init; }
}
