using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Requests;
using Personalize.PowerShell.Formatting;

namespace Personalize.PowerShell.Tests.Formatting;

public sealed class MetricTextTests
{
    public MetricTextTests() => CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

    [Fact]
    public void The_table_sets_the_model_beside_the_baselines()
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
            Metric         Model  Popular  Recent   Gain
            ------         -----  -------  ------   ----
            coverage      0.5000   0.0100  0.0200
            precision@5   0.1200   0.0400  0.0600  2.00x
            precision@10  0.1000   0.0000
            """.ReplaceLineEndings("\n"),
            MetricText.Table(metric.Metrics, metric.Baselines));
    }

    [Fact]
    public void What_remoting_made_a_hashtable_of_looks_the_same()
    {
        var metrics = new Hashtable { ["precision_at_10"] = 0.1, ["coverage"] = 0.5, ["precision_at_5"] = 0.12 };
        var baselines = new Hashtable
        {
            ["popularity"] = new PSObject(new Hashtable { ["coverage"] = 0.01 }),
            ["item_knn"] = new Hashtable { ["precision_at_5"] = 0.1 },
        };
        var lines = MetricText.Table(new PSObject(metrics), baselines).Split('\n');

        Assert.Matches("^Metric +Model +Popular +Item-kNN +Gain$", lines[0]);
        Assert.Matches("^coverage +0.5000 +0.0100$", lines[2]);
        Assert.Matches("^precision@5 +0.1200 +0.1000 +1.20x$", lines[3]);
        Assert.Equal("coverage 0.5000, precision@5 0.1200, precision@10 0.1000", MetricText.Line(metrics));
    }

    [Fact]
    public void Every_metric_is_described() => Assert.All(RankingMetrics.Names, name => Assert.NotEqual(name, MetricDescription.Describe(name)));

    [Fact]
    public void Dictionaries_keep_keys_and_order()
    {
        var metric = new SolutionMetric(new SolutionMetrics(
            "v", new Dictionary<string, double> { ["b"] = 1, ["a"] = 2 }, new Dictionary<string, IReadOnlyDictionary<string, double>>()));

        Assert.Equal(["b", "a"], metric.Metrics.Keys);
        Assert.Empty(metric.Baselines);
    }
}
