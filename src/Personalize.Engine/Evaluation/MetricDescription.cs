namespace Personalize.Engine.Evaluation;

/// <summary>Metrics and baselines in words.</summary>
public static class MetricDescription
{
    /// <summary>What a metric means, in one line; for an unknown metric its name.</summary>
    public static string Describe(string metric) => metric switch
    {
        RankingMetrics.Coverage => "Share of all items that are recommended to at least one user",
        RankingMetrics.MeanReciprocalRank => "1 / rank of the first relevant item in the top 25, averaged over users",
        RankingMetrics.AverageRewards => "Share of the rewards of the relevant items (optimizationObjective) that the top 25 would earn",
        _ when AtCount(RankingMetrics.NdcgPrefix, metric) is { } count => $"Relevant items in the top {count}, which count for more the higher they are",
        _ when AtCount(RankingMetrics.PrecisionPrefix, metric) is { } count => $"Share of relevant items among the top {count}",
        _ => metric,
    };

    /// <summary>The baselines in the order in which they are shown.</summary>
    public static IReadOnlyList<string> BaselineNames { get; } =
        [Baselines.Popularity, Baselines.RecentPopularity, SimpleMethods.OwnHistory, SimpleMethods.ItemKnn, SimpleMethods.Mixed];

    /// <summary>The name that the literature uses, short enough for a table: <c>MRR@25</c>, <c>NDCG@10</c>, <c>precision@5</c>.</summary>
    public static string ShortName(string metric) => metric switch
    {
        RankingMetrics.MeanReciprocalRank => "MRR@25",
        RankingMetrics.AverageRewards => "rewards@25",
        _ when AtCount(RankingMetrics.NdcgPrefix, metric) is { } count => $"NDCG@{count}",
        _ when AtCount(RankingMetrics.PrecisionPrefix, metric) is { } count => $"precision@{count}",
        _ => metric.Replace('_', ' '),
    };

    /// <summary>The name of a baseline in headings, where the keys would be too long.</summary>
    public static string ShortBaseline(string baseline) => baseline switch
    {
        Baselines.Popularity => "Popular",
        Baselines.RecentPopularity => "Recent",
        SimpleMethods.OwnHistory => "Own items",
        SimpleMethods.ItemKnn => "Item-kNN",
        SimpleMethods.Mixed => "kNN+own",
        _ => baseline.Replace('_', ' '),
    };

    private static string? AtCount(string prefix, string name) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;
}
