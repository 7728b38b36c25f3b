using System.Globalization;
using Personalize.Engine.Evaluation;

namespace Personalize.PowerShell.Formatting;

/// <summary>Metrics in words and as a table.</summary>
public static class MetricText
{
    /// <summary>What a metric means, in a line.</summary>
    public static string Describe(string name) => name switch
    {
        RankingMetrics.Coverage => "Share of all items that are recommended to someone",
        RankingMetrics.MeanReciprocalRank => "1 / rank of the first relevant item in the top 25, mean over users",
        RankingMetrics.AverageRewards => "Share of the rewards of relevant items (optimizationObjective) that the top 25 would bring",
        _ when AtCount("normalized_discounted_cumulative_gain_at_", name) is { } count => $"Relevant items in the top {count}, the higher the rank the more they count",
        _ when AtCount("precision_at_", name) is { } count => $"Share of relevant items among the top {count}",
        _ => name,
    };

    /// <summary>
    /// A row a metric: the model, the baselines on the same users, and the gain over the best of these (empty for coverage,
    /// where more is not better by itself, and where the baselines have nothing).
    /// </summary>
    public static string Table(SolutionMetric metric)
    {
        var baselines = metric.Baselines.Keys.ToArray();
        var rows = new List<string[]> { (string[])["Metric", "Model", .. baselines.Select(Header), "Gain"] };
        foreach (var (name, value) in metric.Metrics)
        {
            var others = Array.ConvertAll(baselines, baseline => metric.Baselines[baseline].TryGetValue(name, out var other) ? other : double.NaN);
            rows.Add([name, Number(value), .. others.Select(Number), Gain(name, value, others)]);
        }

        return TextTable.Render(rows);
    }

    // The engine's names are keys; the long one would take half of a line.
    private static string Header(string baseline) => baseline switch
    {
        "item_to_item_cooccurrence" => "item-to-item",
        _ => baseline.Replace('_', ' '),
    };

    private static string Number(double value) => double.IsNaN(value) ? "" : Display.Score(value);

    private static string Gain(string name, double value, double[] others)
    {
        var best = others.Where(other => !double.IsNaN(other)).DefaultIfEmpty(0).Max();
        return name == RankingMetrics.Coverage || best <= 0 ? "" : $"{(value / best).ToString("0.00", CultureInfo.CurrentCulture)}x";
    }

    private static string? AtCount(string prefix, string name) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;
}
