using System.Globalization;
using Personalize.Engine.Evaluation;

namespace Personalize.PowerShell.Formatting;

/// <summary>Metrics in words and as a table.</summary>
public static class MetricText
{
    // The engine's names are keys; the long ones would take half of a line.
    private static readonly (string Name, string Header)[] _baselines =
    [
        ("popularity", "Popularity"), ("recent_popularity", "Recent"), ("item_to_item_cooccurrence", "Item-to-item"),
    ];

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

    /// <summary>The name that the literature uses, short enough for a table: <c>MRR@25</c>, <c>NDCG@10</c>, <c>precision@5</c>.</summary>
    public static string ShortName(string name) => name switch
    {
        RankingMetrics.MeanReciprocalRank => "MRR@25",
        _ when AtCount("normalized_discounted_cumulative_gain_at_", name) is { } count => $"NDCG@{count}",
        _ when AtCount("precision_at_", name) is { } count => $"precision@{count}",
        _ => name.Replace('_', ' '),
    };

    /// <summary>
    /// A row a metric: the model, the baselines on the same users, and the gain over the best of these (empty for coverage,
    /// where more is not better by itself, and where the baselines have nothing).
    /// </summary>
    /// <param name="metrics">Metric → value.</param>
    /// <param name="baselines">Baseline → metric → value.</param>
    public static string Table(object? metrics, object? baselines)
    {
        var model = Entries.Numbers(metrics);
        var others = Entries.Of(baselines).OrderBy(entry => Place(_baselines.Select(known => known.Name), entry.Key)).Select(entry => (entry.Key, Values: Entries.Numbers(entry.Value))).ToArray();
        var rows = new List<string[]> { (string[])["Metric", "Model", .. others.Select(other => Header(other.Key)), "Gain"] };
        foreach (var (name, value) in model.OrderBy(entry => Place(RankingMetrics.Names, entry.Key)))
        {
            var values = Array.ConvertAll(others, other => other.Values.GetValueOrDefault(name, double.NaN));
            rows.Add([ShortName(name), Number(value), .. values.Select(Number), Gain(name, value, values)]);
        }

        return TextTable.Render(rows);
    }

    /// <summary>Metrics in a line: <c>coverage 0.5500, MRR@25 0.4778</c>.</summary>
    /// <param name="metrics">Metric → value.</param>
    public static string Line(object? metrics) => string.Join(
        ", ",
        Entries.Numbers(metrics).OrderBy(entry => Place(RankingMetrics.Names, entry.Key)).Select(entry => $"{ShortName(entry.Key)} {Display.Score(entry.Value)}"));

    private static string Header(string baseline) =>
        Array.Find(_baselines, known => known.Name == baseline).Header ?? baseline.Replace('_', ' ');

    // Remoting keeps no order; what is not known comes last, in the order in which it came.
    private static int Place(IEnumerable<string> names, string name) =>
        names.Index().Where(known => known.Item == name).Select(known => known.Index).DefaultIfEmpty(int.MaxValue).First();

    private static string Number(double value) => double.IsNaN(value) ? "" : Display.Score(value);

    private static string Gain(string name, double value, double[] others)
    {
        var best = others.Where(other => !double.IsNaN(other)).DefaultIfEmpty(0).Max();
        return name == RankingMetrics.Coverage || best <= 0 ? "" : $"{(value / best).ToString("0.00", CultureInfo.CurrentCulture)}x";
    }

    private static string? AtCount(string prefix, string name) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;
}
