using System.Globalization;
using Personalize.Engine;
using Personalize.Engine.Evaluation;
using Personalize.PowerShell.Formatting;

namespace Personalize.PowerShell.Tests.Formatting;

public sealed class MetricTextTests
{
    public MetricTextTests() => CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

    [Fact]
    public void TheTableSetsTheModelBesideTheBaselines()
    {
        var metric = new SolutionMetric(new SolutionMetrics(
            "arn:local:personalize:::solution/shop/v1",
            new Dictionary<string, double> { ["coverage"] = 0.5, ["precision_at_5"] = 0.12, ["precision_at_10"] = 0.1 },
            new Dictionary<string, IReadOnlyDictionary<string, double>>
            {
                ["popularity"] = new Dictionary<string, double> { ["coverage"] = 0.01, ["precision_at_5"] = 0.04, ["precision_at_10"] = 0 },
                ["recent_popularity"] = new Dictionary<string, double> { ["coverage"] = 0.02, ["precision_at_5"] = 0.06 },
            }));

        Assert.Equal(
            """
            Metric            Model  popularity  recent popularity   Gain
            ------            -----  ----------  -----------------   ----
            coverage         0.5000      0.0100             0.0200
            precision_at_5   0.1200      0.0400             0.0600  2.00x
            precision_at_10  0.1000      0.0000
            """.ReplaceLineEndings("\n"),
            MetricText.Table(metric));
    }

    [Fact]
    public void EveryMetricIsDescribed() => Assert.All(RankingMetrics.Names, name => Assert.NotEqual(name, MetricText.Describe(name)));

    [Fact]
    public void DictionariesKeepKeysAndOrder()
    {
        var metric = new SolutionMetric(new SolutionMetrics(
            "v", new Dictionary<string, double> { ["b"] = 1, ["a"] = 2 }, new Dictionary<string, IReadOnlyDictionary<string, double>>()));

        Assert.Equal(["b", "a"], metric.Metrics.Keys);
        Assert.Empty(metric.Baselines);
    }
}
