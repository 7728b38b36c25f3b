using Personalize.Engine.Evaluation;

namespace Personalize.PowerShell;

/// <summary>One metric of a solution version beside those of the baselines, for tables and CSV files.</summary>
public sealed record SolutionMetricRow
{
    public required string SolutionVersionArn { get; init; }

    /// <summary>The metric, as the service spells it.</summary>
    public required string Metric { get; init; }

    public required double Model { get; init; }

    /// <summary>The metric of the baselines, on the same users and events; null if it was not measured for them.</summary>
    public double? Popularity { get; init; }

    public double? RecentPopularity { get; init; }

    public double? OwnHistory { get; init; }

    public double? ItemKnn { get; init; }

    public double? ItemKnnAndOwnHistory { get; init; }

    internal static IEnumerable<SolutionMetricRow> Rows(SolutionMetrics metrics)
    {
        double? Baseline(string name, string metric) =>
            metrics.Baselines.TryGetValue(name, out var values) && values.TryGetValue(metric, out var value) ? value : null;
        return metrics.Metrics.Select(metric => new SolutionMetricRow
        {
            SolutionVersionArn = metrics.SolutionVersionArn,
            Metric = metric.Key,
            Model = metric.Value,
            Popularity = Baseline(MetricDescription.BaselineNames[0], metric.Key),
            RecentPopularity = Baseline(MetricDescription.BaselineNames[1], metric.Key),
            OwnHistory = Baseline(MetricDescription.BaselineNames[2], metric.Key),
            ItemKnn = Baseline(MetricDescription.BaselineNames[3], metric.Key),
            ItemKnnAndOwnHistory = Baseline(MetricDescription.BaselineNames[4], metric.Key),
        });
    }
}
