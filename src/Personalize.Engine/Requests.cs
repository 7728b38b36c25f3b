using System.Globalization;
using Personalize.Engine.Data;
using Personalize.Engine.Resources;

namespace Personalize.Engine;

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

/// <summary>What was deleted of some users.</summary>
/// <param name="Users">How many of them had data.</param>
/// <param name="InteractionsRemoved">Imported ones.</param>
/// <param name="EventsRemoved">Interactions that were put one by one.</param>
/// <param name="UserRowsRemoved">Rows of metadata.</param>
/// <param name="SolutionVersionsTrainedBefore">ARNs of the versions that learned from them.</param>
public sealed record UserRemovalReport(
    string DatasetGroupArn, int Users, long InteractionsRemoved, long EventsRemoved, long UserRowsRemoved, IReadOnlyList<string> SolutionVersionsTrainedBefore);

/// <summary>Writes a dataset to a file.</summary>
public sealed record ExportDatasetRequest
{
    /// <summary>Name or ARN of the dataset group.</summary>
    public required string DatasetGroup { get; init; }

    public required DatasetType DatasetType { get; init; }

    /// <summary>The file to write; its extension says the format: <c>.csv</c>, <c>.csv.gz</c> or <c>.parquet</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Replaces a file that exists.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>What an export wrote.</summary>
public sealed record ExportReport(string DatasetArn, string Path, long Rows, long Bytes, double Seconds);

/// <summary>Writes a solution version as an HTML page.</summary>
public sealed record ExportReportRequest
{
    /// <summary>A version, or a solution for its newest; it need not be finished.</summary>
    public required string SolutionVersion { get; init; }

    /// <summary>Absolute path of the file, or of a directory for a file named like the version.</summary>
    public required string Path { get; init; }

    /// <summary>Replace a file that exists.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>Tests the data of a dataset group: what is stored, or files as they would be after their import.</summary>
public sealed record TestDatasetRequest
{
    /// <summary>Name or ARN of the dataset group; with <see cref="Files"/> it need not exist.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>Files to test in the place of the dataset of their type; nothing is imported. Null to test what is stored.</summary>
    public ImportDatasetRequest? Files { get; init; }

    /// <summary>Only events of this type; null for all.</summary>
    public string? EventType { get; init; }

    /// <summary>Only events with an EVENT_VALUE of at least this; null for all.</summary>
    public double? EventValueThreshold { get; init; }

    /// <summary><c>cold_start_max_interactions</c> to count cold items with, at least 1.</summary>
    public int ColdStartMaxInteractions { get; init; } = 15;

    /// <summary><c>cold_start_max_duration</c>, days, above 0.</summary>
    public double ColdStartMaxDuration { get; init; } = 5.0;

    /// <summary><c>latestItem</c> or <c>currentTime</c>.</summary>
    public string ColdStartRelativeFrom { get; init; } = "latestItem";
}

/// <summary>The CreateSolution request of personalize.md §2, after binding.</summary>
public sealed record CreateSolutionRequest
{
    public required string Name { get; init; }

    public required string DatasetGroup { get; init; }

    public bool? PerformAutoML { get; init; }

    public bool? PerformHPO { get; init; }

    /// <summary>Recipe name or ARN.</summary>
    public string? Recipe { get; init; }

    public string? EventType { get; init; }

    /// <summary>Dictionary tree of solutionConfig (already read from JSON, YAML or a hashtable), or null.</summary>
    public object? SolutionConfig { get; init; }

    /// <summary>Shorthand for solutionConfig.autoMLConfig.metricName.</summary>
    public string? MetricName { get; init; }

    /// <summary>Shorthand for solutionConfig.autoMLConfig.recipeList.</summary>
    public IReadOnlyList<string>? RecipeList { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>Trains a solution.</summary>
public sealed record CreateSolutionVersionRequest
{
    /// <summary>Name or ARN of the solution.</summary>
    public required string Solution { get; init; }

    /// <summary><c>FULL</c> or <c>UPDATE</c>.</summary>
    public string TrainingMode { get; init; } = "FULL";

    /// <summary>Same seed, same data, same machine: same model bytes.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Threads to use; null for all cores. The result does not depend on it.</summary>
    public int? ThrottleLimit { get; init; }

    /// <summary>Trials of AutoML or HPO at most, 1..40; null for what the solution says, else 10.</summary>
    public int? MaxTrainingJobs { get; init; }

    /// <summary>After this time AutoML or HPO starts no more trials; the winner is trained in full after that. Null for no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Told the new version before its training begins.</summary>
    public Action<SolutionVersion>? Created { get; init; }
}

/// <summary>Asks a campaign (or a solution version directly) for recommendations.</summary>
public sealed record GetRecommendationsRequest
{
    /// <summary>Name or ARN of a campaign, or the ARN of a solution version.</summary>
    public required string Campaign { get; init; }

    public required string UserId { get; init; }

    /// <summary>1..500.</summary>
    public int NumResults { get; init; } = 25;

    /// <summary>Whether every item comes with what contributed most to it; takes as long as a dozen requests.</summary>
    public bool IncludeReasons { get; init; }

    /// <summary>Contextual metadata of the request: field → value.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();

    /// <summary>Name or ARN of a filter of the campaign's dataset group; null for none.</summary>
    public string? Filter { get; init; }

    /// <summary>Placeholder of the filter → its value, or several separated by commas (in quotes when they contain commas).</summary>
    public IReadOnlyDictionary<string, string> FilterValues { get; init; } = new Dictionary<string, string>();

    /// <summary>Null for none.</summary>
    public Promotion? Promotion { get; init; }
}

/// <summary>Sees to it that a share of the recommended items are of a kind.</summary>
public sealed record Promotion
{
    /// <summary>Name or ARN of the filter that the promoted items pass; the request's own filter holds for them as well.</summary>
    public required string Filter { get; init; }

    public IReadOnlyDictionary<string, string> FilterValues { get; init; } = new Dictionary<string, string>();

    /// <summary>1..100: so many percent of the list at least, as far as there are such items.</summary>
    public required int PercentPromoted { get; init; }
}

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

/// <summary>What a batch inference did.</summary>
/// <param name="Lines">Inputs read.</param>
/// <param name="Failed">Those that have an error instead of recommendations.</param>
public sealed record BatchInferenceReport(string OutputPath, long Lines, long Failed, double Seconds);

/// <summary>One recommended item.</summary>
/// <param name="Score">Softmax over all items; the scores of a list sum to at most 1.</param>
public sealed record RecommendedItem(string ItemId, double Score)
{
    /// <summary>True for an item that a promotion brought in.</summary>
    public bool Promoted { get; init; }

    /// <summary>What contributed most, the most first; empty when nobody asked.</summary>
    public IReadOnlyList<RecommendationReason> Reasons { get; init; } = [];
}

/// <summary>Something that speaks for a recommended item.</summary>
/// <param name="Kind"><c>event</c> (one of the user's newest) or <c>feature</c> (of the item).</param>
/// <param name="Name">The item of the event, or field and value of the feature.</param>
/// <param name="Contribution">
/// In nats. Of an event: ln of the factor by which the item's probability falls without it. Of a feature: its part of the item's score.
/// </param>
public sealed record RecommendationReason(string Kind, string Name, double Contribution)
{
    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Name} {Contribution:+0.00;-0.00}");
}

/// <summary>An answer to GetRecommendations.</summary>
public sealed record RecommendationList(string RecommendationId, string UserId, IReadOnlyList<RecommendedItem> ItemList);

/// <summary>The metrics of a solution version beside those of the baselines on the same split.</summary>
public sealed record SolutionMetrics(
    string SolutionVersionArn,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Baselines);
