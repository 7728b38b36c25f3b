using Personalize.Engine.Evaluation;
using Personalize.Engine.Health;
using Personalize.Engine.Reports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tests.Reports;

/// <summary>What reports are made of in tests.</summary>
internal static class ReportContents
{
    /// <summary>Every text of it that data can decide.</summary>
    public const string Hostile = "</style><script>alert('x')</script> & \"q\" <img src=http://x.example/ onerror=alert(1)> \u0001";

    private static readonly DateTime s_time = new(2026, 11, 25, 3, 4, 0, DateTimeKind.Utc);

    /// <summary>A finished version that was searched for.</summary>
    public static ReportContent Searched(string text = "view")
    {
        var trials = new[]
        {
            Trial(1, "aws-hrnn", 43, true, TrialStatus.Completed, 0.21, null), Trial(2, "aws-hrnn-metadata", 128, false, TrialStatus.Completed, 0.25, null),
            Trial(3, "aws-hrnn", 64, false, TrialStatus.Stopped, 0.18, "After 2 epochs it was behind."),
            Trial(4, "aws-hrnn-coldstart", 149, true, TrialStatus.Failed, null, text),
        };
        return new ReportContent
        {
            Version = Version() with
            {
                RecipeArn = trials[1].RecipeArn, BestRecipeArn = trials[1].RecipeArn, TunedHPOParams = trials[1].Hyperparameters,
                Search = new TrialSearchSettings(RankingMetrics.Ndcg25, false, [.. trials.Select(t => t.RecipeArn).Distinct()], 4, 2, null),
                DataSummary = new Dictionary<string, string> { ["users"] = "1234", ["eventTypes"] = text },
            },
            Solution = Solution() with { EventType = text, SolutionConfig = $$$"""{"optimizationObjective":{"itemAttribute":"{{{text}}}"}}""" },
            Trials = [trials[1], trials[0], trials[2], trials[3]],
            Datasets = [Dataset(text)],
            Health = Health(text),
            Now = s_time,
        };
    }

    /// <summary>A version of one recipe, in any state.</summary>
    public static ReportContent Plain(Func<SolutionVersion, SolutionVersion>? change = null) => new()
    {
        Version = change?.Invoke(Version()) ?? Version(), Solution = Solution(), Trials = [], Datasets = [Dataset("duplicate")], Now = s_time,
    };

    private static DatasetHealth Health(string text) => new()
    {
        DatasetGroupArn = "arn:local:personalize:::dataset-group/shop",
        Datasets = [],
        Interactions = new InteractionHealth
        {
            Events = 900,
            Users = 30,
            Items = 20,
            FirstEvent = s_time.AddDays(-9),
            LastEvent = s_time,
            EventTypes = new Dictionary<string, long> { [text] = 800, ["buy"] = 100 },
            HistoryLength = new Dictionary<int, double> { [10] = 1, [50] = 9, [99] = 400 },
            GapSeconds = new Dictionary<int, double> { [50] = 40, [90] = 90_000 },
            SameTimeShare = 0.25,
            VisitGap = TimeSpan.FromSeconds(64),
            SessionGap = TimeSpan.FromSeconds(4096),
            EventsPerSession = 3.25,
            RepeatShare = 0,
            DuplicatesDropped = 3,
            TopItemsShare = 0.2,
            PopularityHalfLife = TimeSpan.FromDays(4.5),
        },
        Recipes = [new RecipeReadiness(
            "aws-hrnn", [new RecipeRequirement("interactions", "at least 1000", "900", IsMet: false, IsRequired: true, "Import more interactions.")])],
        Remarks = ["Users hardly ever repeat an item (0 %).", text],
    };

    private static SolutionVersion Version() => new()
    {
        Name = "clicks/0123456789ab",
        Arn = "arn:local:personalize:::solution/clicks/0123456789ab",
        SolutionArn = "arn:local:personalize:::solution/clicks",
        DatasetGroupArn = "arn:local:personalize:::dataset-group/shop",
        RecipeArn = "arn:aws:personalize:::recipe/aws-hrnn",
        Hyperparameters = new Dictionary<string, string> { ["hidden_dimension"] = "43" },
        Metrics = RankingMetrics.Names.Select((name, i) => (name, i)).ToDictionary(m => m.name, m => 0.4 - (0.02 * m.i)),
        Baselines = new Dictionary<string, IReadOnlyDictionary<string, double>>
        {
            [Baselines.Popularity] = RankingMetrics.Names.ToDictionary(name => name, _ => 0.05),
            [SimpleMethods.ItemKnn] = RankingMetrics.Names.ToDictionary(name => name, _ => 0.1),
        },
        Epochs =
        [
            .. Enumerable.Range(1, 5).Select(e => new EpochRecord("measured", e, 6 - (0.3 * e), 0.2 + (0.01 * e), 9000, 1)),
            .. Enumerable.Range(1, 5).Select(e => new EpochRecord("final", e, 5.9 - (0.3 * e), null, 9000, 1)),
        ],
        DataSummary = new Dictionary<string, string> { ["users"] = "1234", ["newSessionAfterSeconds"] = "4096" },
        TrainingSeconds = 125,
        CreationDateTime = s_time,
        LastUpdatedDateTime = s_time,
    };

    private static Solution Solution() => new()
    {
        Name = "clicks", Arn = "arn:local:personalize:::solution/clicks", DatasetGroupArn = "arn:local:personalize:::dataset-group/shop",
        CreationDateTime = s_time, LastUpdatedDateTime = s_time,
    };

    private static Dataset Dataset(string dropped) => new()
    {
        Name = "clicks", Arn = "arn:local:personalize:::dataset/shop/INTERACTIONS", DatasetGroupArn = "arn:local:personalize:::dataset-group/shop",
        DatasetType = DatasetType.Interactions,
        SchemaArn = "arn:local:personalize:::schema/clicks",
        RowCount = 98_000,
        CreationDateTime = s_time,
        LastUpdatedDateTime = s_time,
        LastImport = new ImportReport
        {
            DatasetArn = "arn:local:personalize:::dataset/shop/INTERACTIONS",
            DatasetType = DatasetType.Interactions,
            ImportMode = "FULL",
            RowsRead = 100_000,
            RowsKept = 98_000,
            RowsDropped = new Dictionary<string, long> { [dropped] = 2_000 }, FirstEvent = s_time.AddDays(-200), LastEvent = s_time,
        },
    };

    private static Trial Trial(int number, string recipe, int hidden, bool mask, string status, double? metric, string? reason) => new()
    {
        SolutionVersionArn = "arn:local:personalize:::solution/clicks/0123456789ab", Number = number, RecipeArn = $"arn:aws:personalize:::recipe/{recipe}",
        Hyperparameters = new Dictionary<string, string> { ["hidden_dimension"] = $"{hidden}", ["recency_mask"] = mask ? "true" : "false" },
        Seed = 1, Status = status, MetricName = RankingMetrics.Ndcg25, Metric = metric, Reason = reason, Seconds = 12.3, DataFingerprint = "f",
        Epochs = metric is null ? [] : [.. Enumerable.Range(1, 3).Select(e => new TrialEpoch(e, 6 - e, metric.Value * (0.7 + (0.1 * e)), 1))],
    };
}
