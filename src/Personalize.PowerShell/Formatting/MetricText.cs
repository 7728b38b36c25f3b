using System.Globalization;
using Personalize.Engine.Evaluation;

namespace Personalize.PowerShell.Formatting;

/// <summary>Metrics as a table.</summary>
public static class MetricText
{
    /// <summary>
    /// One row per metric: the model, the baselines on the same users, and the gain over the best of them (empty for coverage, of
    /// which more is not better by itself, and if no baseline is above zero).
    /// </summary>
    /// <param name="metrics">Metric → value.</param>
    /// <param name="baselines">Baseline → metric → value.</param>
    public static string Table(object? metrics, object? baselines)
    {
        var model = Entries.Numbers(metrics);
        var others = Entries.Of(baselines)
            .OrderBy(entry => Place(MetricDescription.BaselineNames, entry.Key))
            .Select(entry => (entry.Key, Values: Entries.Numbers(entry.Value)))
            .ToArray();
        var rows = new List<string[]> { (string[])["Metric", "Model", .. others.Select(other => MetricDescription.ShortBaseline(other.Key)), "Gain"] };
        foreach (var (name, value) in model.OrderBy(entry => Place(RankingMetrics.Names, entry.Key)))
        {
            var values = Array.ConvertAll(others, other => other.Values.GetValueOrDefault(name, double.NaN));
            rows.Add([MetricDescription.ShortName(name), Number(value), .. values.Select(Number), Gain(name, value, values)]);
        }

        return TextTable.Render(rows);
    }

    /// <summary>Metrics in one line: <c>coverage 0.5500, MRR@25 0.4778</c>.</summary>
    /// <param name="metrics">Metric → value.</param>
    public static string Line(object? metrics) => string.Join(
        ", ",
        Entries.Numbers(metrics)
            .OrderBy(entry => Place(RankingMetrics.Names, entry.Key))
            .Select(entry => $"{MetricDescription.ShortName(entry.Key)} {Display.Score(entry.Value)}"));

    // Remoting does not keep the order; unknown names come last, in the order in which they arrived.
    private static int Place(IEnumerable<string> names, string name) =>
        names.Index().Where(known => known.Item == name).Select(known => known.Index).DefaultIfEmpty(int.MaxValue).First();

    private static string Number(double value) => double.IsNaN(value) ? "" : Display.Score(value);

    private static string Gain(string name, double value, double[] others)
    {
        var best = others.Where(other => !double.IsNaN(other)).DefaultIfEmpty(0).Max();
        return name == RankingMetrics.Coverage || best <= 0 ? "" : $"{(value / best).ToString("0.00", CultureInfo.CurrentCulture)}x";
    }
}
