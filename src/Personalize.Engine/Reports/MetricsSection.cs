using System.Globalization;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Reports.Charts;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Reports;

/// <summary>The metrics beside those of the baselines.</summary>
internal static class MetricsSection
{
    /// <summary>The metrics that are shown large and drawn as charts.</summary>
    public static readonly IReadOnlyList<string> Highlights =
        [RankingMetrics.Ndcg25, RankingMetrics.MeanReciprocalRank, RankingMetrics.Precision10, RankingMetrics.AverageRewards, RankingMetrics.Coverage];

    public static void Write(Markup page, SolutionVersion version) => ReportPage.Section(page, "Metrics and baselines", () =>
    {
        if (version is not { Metrics: { } metrics, Baselines: { } baselines })
        {
            page.Element("p", $"There are no metrics: the version is {version.Status}.", ("class", "muted"));
            return;
        }

        page.Element(
            "p",
            "Measured on a tenth of the users, who were used neither for training nor for choosing hyperparameters: "
            + "the newest tenth of their events is what should have been recommended. "
                + "The baselines had the same data and the same task.",
            ("class", "muted"));
        page.Element("div", () => Charts(page, metrics, baselines), ("class", "charts"));
        ReportPage.Table(
            page,
            [("Metric", false), ("Model", true), .. baselines.Keys.Select(name => (MetricDescription.ShortBaseline(name), true)), ("Gain", true)],
            () =>
            {
                foreach (var (name, value) in metrics)
                    Row(page, name, value, baselines);
            });
    });

    /// <summary>A metric divided by that of the best baseline: <c>2.31×</c>; empty if that is not meaningful.</summary>
    public static string Gain(string name, double value, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? baselines)
    {
        var best = baselines?.Values.Max(values => values.GetValueOrDefault(name)) ?? 0;

        // More coverage is not better by itself.
        return name == RankingMetrics.Coverage || best <= 0 ? "" : $"{(value / best).ToString("0.00", CultureInfo.InvariantCulture)}×";
    }

    private static void Charts(
        Markup page, IReadOnlyDictionary<string, double> metrics, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> baselines)
    {
        foreach (var name in Highlights.Where(metrics.ContainsKey))
        {
            BarChart.Write(page, MetricDescription.ShortName(name),
            [
                ("Model", metrics[name], ReportText.Score(metrics[name]), "s0"),
                .. baselines.Select(baseline => (
                    MetricDescription.ShortBaseline(baseline.Key),
                    baseline.Value.GetValueOrDefault(name),
                    ReportText.Score(baseline.Value.GetValueOrDefault(name)),
                    "other")),
            ]);
        }
    }

    private static void Row(Markup page, string name, double value, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> baselines) =>
        page.Element("tr", () =>
    {
        page.Element("th", MetricDescription.ShortName(name), ("scope", "row"), ("title", $"{name}: {MetricDescription.Describe(name)}"));
        page.Element("td", ReportText.Score(value), ("class", "number strong"));
        foreach (var baseline in baselines.Values)
            page.Element("td", ReportText.Score(baseline.TryGetValue(name, out var other) ? other : null), ("class", "number"));
        page.Element("td", Gain(name, value, baselines), ("class", "number"));
    });
}
