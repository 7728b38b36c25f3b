using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>What an import did.</summary>
public sealed record ImportReport
{
    /// <summary>The dataset into which the rows went.</summary>
    public required string DatasetArn { get; init; }

    /// <summary>The type of the dataset.</summary>
    public required DatasetType DatasetType { get; init; }

    /// <summary><c>FULL</c> or <c>INCREMENTAL</c>.</summary>
    public required string ImportMode { get; init; }

    /// <summary>Rows of all files, the headers not counted.</summary>
    public long RowsRead { get; init; }

    /// <summary>Rows that passed all checks and are not duplicates.</summary>
    public long RowsKept { get; init; }

    /// <summary>Rows that break a rule, not counting duplicates.</summary>
    public long RowsRejected { get; init; }

    /// <summary>Why rows were dropped: reason → number of rows.</summary>
    public IReadOnlyDictionary<string, long> RowsDropped { get; init => field = Readable.Of(value); } = Readable.Of(new Dictionary<string, long>());

    /// <summary>The first rejected rows (at most 100).</summary>
    public IReadOnlyList<RejectedRow> RejectedRows { get; init => field = Readable.Of(value); } = Readable.Of(Array.Empty<RejectedRow>());

    /// <summary>Distinct users in the rows kept; 0 for Items.</summary>
    public long Users { get; init; }

    /// <summary>Distinct items in the rows kept; 0 for Users.</summary>
    public long Items { get; init; }

    /// <summary>UTC time of the oldest event, or null for Items and Users.</summary>
    public DateTime? FirstEvent { get; init; }

    /// <summary>UTC time of the newest event, or null for Items and Users.</summary>
    public DateTime? LastEvent { get; init; }

    /// <summary>What was decided about each field, and why, if the schema was inferred from the file; otherwise empty.</summary>
    public IReadOnlyList<string> SchemaDecisions { get; init => field = Readable.Of(value); } = Readable.Of(Array.Empty<string>());

    /// <summary>How long the import took.</summary>
    public double Seconds { get; init; }

    /// <summary>Columns of the files that were not imported, only because the schema has no fields for them.</summary>
    public IReadOnlyList<string> UnusedColumns { get; init => field = Readable.Of(value); } = Readable.Of(Array.Empty<string>());

    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => $"{ImportMode}, {RowsKept} of {RowsRead} rows kept";
}
