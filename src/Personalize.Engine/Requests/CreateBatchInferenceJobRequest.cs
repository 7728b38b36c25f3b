namespace Personalize.Engine.Requests;

/// <summary>Says for which users a campaign (or a solution version directly) is to recommend items, from file to file.</summary>
public sealed record CreateBatchInferenceJobRequest
{
    /// <summary>Name of the job; null for one made from the solution and the time.</summary>
    public string? JobName { get; init; }

    /// <summary>Name or ARN of a campaign, or the ARN of a solution version.</summary>
    public required string Campaign { get; init; }

    /// <summary>
    /// JSON Lines (<c>{"userId":"105"}</c>, optionally with <c>filterValues</c>, and with <c>itemList</c> to rank given items); or, with the
    /// extension .csv, .tsv or .parquet, a table with a column USER_ID or userId. Text may be compressed (.gz).
    /// </summary>
    public required string InputPath { get; init; }

    /// <summary>
    /// JSON Lines, one for each input in the same order; or, with the extension .csv or .parquet, a table with one row per recommended
    /// item. Text may be compressed (.gz). The file appears only when it is complete; what an interrupted run has answered is kept
    /// beside it and is not answered again.
    /// </summary>
    public required string OutputPath { get; init; }

    /// <summary>1..500.</summary>
    public int NumResults { get; init; } = 25;

    /// <summary>As in <see cref="GetRecommendationsRequest.Filter"/>.</summary>
    public string? Filter { get; init; }

    /// <summary>Used for all lines; a line's own values take precedence.</summary>
    public IReadOnlyDictionary<string, string> FilterValues { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Writes an apostrophe before text in CSV that spreadsheets would take for a formula: text that begins with =, +, -, @, a tab or a line break.
    /// </summary>
    public bool EscapeFormulas { get; init; }

    /// <summary>The batchInferenceJobConfig as a dictionary tree; null for what the campaign has, or the defaults of the recipe for a version.</summary>
    public object? BatchInferenceJobConfig { get; init; }

    /// <summary>As in <see cref="GetRecommendationsRequest.MetadataColumns"/>.</summary>
    public IReadOnlyList<string> MetadataColumns { get; init; } = [];
}
