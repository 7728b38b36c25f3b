using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Imports files into the dataset of a type; a missing dataset group, schema and dataset are made and said so.</summary>
public sealed record ImportDatasetRequest
{
    /// <summary>Name or ARN of the dataset group.</summary>
    public required string DatasetGroup { get; init; }

    public required DatasetType DatasetType { get; init; }

    /// <summary>Files, or folders for all files in them, in the order in which their rows count; one import together.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Name or ARN of a schema; null to use the dataset's, or to make one from the header.</summary>
    public string? Schema { get; init; }

    /// <summary>Column in the file → field of the schema.</summary>
    public IReadOnlyDictionary<string, string> ColumnMap { get; init; } = new Dictionary<string, string>();

    /// <summary><c>FULL</c> replaces, <c>INCREMENTAL</c> appends.</summary>
    public string ImportMode { get; init; } = "FULL";

    /// <summary>
    /// How times are written: <c>seconds</c> (Unix), <c>milliseconds</c> (Unix), <c>iso8601</c>, or a .NET date format. Times
    /// without an offset are UTC.
    /// </summary>
    public string TimestampFormat { get; init; } = "seconds";

    /// <summary>Leave bad rows out instead of refusing the file.</summary>
    public bool SkipInvalidRecords { get; init; }

    /// <summary>A file for the JSON report with every refused row, written also when the import is refused; null for none.</summary>
    public string? ReportPath { get; init; }
}
