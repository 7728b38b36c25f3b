using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Writes a dataset to a file.</summary>
public sealed record ExportDatasetRequest
{
    /// <summary>Name or ARN of the dataset group.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>The dataset of the group that is written.</summary>
    public required DatasetType DatasetType { get; init; }

    /// <summary>The file to write; its extension decides the format: <c>.csv</c>, <c>.csv.gz</c> or <c>.parquet</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Replaces an existing file.</summary>
    public bool Overwrite { get; init; }

    /// <summary>
    /// Writes an apostrophe before text in CSV that spreadsheets would take for a formula: text that begins with =, +, -, @, a tab or a line break.
    /// </summary>
    public bool EscapeFormulas { get; init; }
}
