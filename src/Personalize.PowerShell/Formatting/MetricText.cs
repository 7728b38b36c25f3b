using System.Globalization;

namespace Personalize.PowerShell.Formatting;

/// <summary>Metrics in words and as a table.</summary>
public static class MetricText
{
    /// <summary>Every metric that may be optimised, with what it means (personalize.md §5).</summary>
    internal static IReadOnlyDictionary<string, string> Descriptions { get; } = new OrderedDictionary<string, string>
    {
        ["coverage"] = "Share of all items that are recommended to someone",
        ["mean_reciprocal_rank_at_25"] = "1 / rank of the first relevant item in the top 25, mean over users",
        ["normalized_discounted_cumulative_gain_at_5"] = "Relevant items in the top 5, high ranks count more",
        ["normalized_discounted_cumulative_gain_at_10"] = "Relevant items in the top 10, high ranks count more",
        ["normalized_discounted_cumulative_gain_at_25"] = "Relevant items in the top 25, high ranks count more",
        ["precision_at_5"] = "Share of relevant items among the top 5",
        ["precision_at_10"] = "Share of relevant items among the top 10",
        ["precision_at_25"] = "Share of relevant items among the top 25",
    };

    /// <summary>
    /// A row a metric: the model, the baselines on the same users, and the gain over the best of these (empty for coverage,
    /// where more is not better by itself, and where the baselines have nothing).
    /// </summary>
    public static string Table(SolutionMetric metric)
    {
        var baselines = metric.Baselines.Keys.ToArray();
        var rows = new List<string[]> { (string[])["Metric", "Model", .. baselines, "Gain"] };
        foreach (var (name, value) in metric.Metrics)
        {
            var others = Array.ConvertAll(baselines, baseline => metric.Baselines[baseline].TryGetValue(name, out var other) ? other : double.NaN);
            rows.Add([name, Number(value), .. others.Select(Number), Gain(name, value, others)]);
        }

        return TextTable.Render(rows);
    }

    private static string Number(double value) => double.IsNaN(value) ? "" : Display.Score(value);

    private static string Gain(string name, double value, double[] others)
    {
        var best = others.Where(other => !double.IsNaN(other)).DefaultIfEmpty(0).Max();
        return name == "coverage" || best <= 0 ? "" : $"{(value / best).ToString("0.00", CultureInfo.CurrentCulture)}x";
    }
}
