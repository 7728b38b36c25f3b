namespace Personalize.Engine.Requests;

/// <summary>
/// Says for which users items are to be recommended, 1 to 500 for each of them. The input is JSON Lines (<c>{"userId":"105"}</c>, optionally with
/// <c>filterValues</c>, and with <c>itemList</c> to rank given items); or, with the extension .csv, .tsv or .parquet, a table with a column USER_ID or
/// userId. The output is JSON Lines, one for each input in the same order; or, with the extension .csv or .parquet, a table with one row per recommended
/// item. What an interrupted run has answered is kept beside it and is not answered again.
/// </summary>
public sealed record CreateBatchInferenceJobRequest : CreateBatchJobRequest
{
    /// <summary>
    /// Writes an apostrophe before text in CSV that spreadsheets would take for a formula: text that begins with =, +, -, @, a tab or a line break.
    /// </summary>
    public bool EscapeFormulas { get; init; }

    /// <summary>The batchInferenceJobConfig as a dictionary tree; null for what the campaign has, or the defaults of the recipe for a version.</summary>
    public object? BatchInferenceJobConfig { get; init; }

    /// <summary>As in <see cref="GetRecommendationsRequest.MetadataColumns"/>.</summary>
    public IReadOnlyList<string> MetadataColumns { get; init; } = [];
}
