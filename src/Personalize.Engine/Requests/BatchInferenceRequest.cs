namespace Personalize.Engine.Requests;

/// <summary>Asks a campaign (or a solution version directly) for the recommendations of many users, file to file.</summary>
public sealed record BatchInferenceRequest
{
    /// <summary>Name or ARN of a campaign, or the ARN of a solution version.</summary>
    public required string Campaign { get; init; }

    /// <summary>
    /// JSON Lines (<c>{"userId":"105"}</c>, optionally with <c>filterValues</c>); or, by the extension .csv, .tsv or .parquet, a table
    /// with a column USER_ID or userId. Text may be compressed (.gz).
    /// </summary>
    public required string InputPath { get; init; }

    /// <summary>
    /// JSON Lines, one for each input in the same order; or, by the extension .csv or .parquet, a table with a row for each
    /// recommended item. Text may be compressed (.gz). Whole or not there; what an interrupted run has answered lies beside it and is not answered again.
    /// </summary>
    public required string OutputPath { get; init; }

    /// <summary>1..500.</summary>
    public int NumResults { get; init; } = 25;

    /// <summary>As in <see cref="GetRecommendationsRequest.Filter"/>.</summary>
    public string? Filter { get; init; }

    /// <summary>For all lines; a line's own values come before them.</summary>
    public IReadOnlyDictionary<string, string> FilterValues { get; init; } = new Dictionary<string, string>();

    /// <summary>Threads to use; null for all cores. The result does not depend on it.</summary>
    public int? ThrottleLimit { get; init; }
}
