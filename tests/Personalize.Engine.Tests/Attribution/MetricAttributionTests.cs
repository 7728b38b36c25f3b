using Personalize.Engine.Common;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Attribution;

public sealed class MetricAttributionTests : IDisposable
{
    private readonly EngineFixture _fixture = new();

    public MetricAttributionTests() => _fixture.Prepare();

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_metric_attribution_is_made_changed_found_and_deleted()
    {
        var made = Create(new MetricAttribute("clicks", "click", "SAMPLECOUNT()"));

        Assert.Equal(("arn:local:personalize:::metric-attribution/impact", "ACTIVE", _fixture.Clock.Now), (made.Arn, made.Status, made.CreationDateTime));
        Assert.Equal("clicks: SAMPLECOUNT() of click", $"{made.Metrics}");
        Assert.Equal(made.Arn, Engine.DescribeMetricAttribution(new("impact")).Arn);
        Assert.Single(Engine.ListMetricAttributions(new(EngineFixture.Group)));

        var changed = Engine.UpdateMetricAttribution(new()
        {
            MetricAttribution = made.Arn, AddMetrics = [new("value", "buy", "SUM(Interactions.EVENT_VALUE)"), new("clicks", "view", "SAMPLECOUNT()")],
            RemoveMetrics = ["clicks"],
        });
        Assert.Equal(["value", "clicks"], changed.Metrics.Select(metric => metric.MetricName));
        Assert.Equal("view", Engine.DescribeMetricAttribution(new("impact")).Metrics[1].EventType);

        Engine.DeleteMetricAttribution(new("impact"));
        Assert.Empty(Engine.ListMetricAttributions(new()));
    }

    [Theory]
    [InlineData("clicks", "click", "COUNT()", "InvalidMetricExpression", "'COUNT()'; it is SAMPLECOUNT()")]
    [InlineData("clicks", "click", "SUM(Users.AGE)", "InvalidMetricExpression", "SUM(Items.<field>)")]
    [InlineData("clicks", "click", "SUM(Interactions.EVENT_VALU)", "InvalidMetricExpression", "Did you mean 'EVENT_VALUE'?")]
    [InlineData("clicks", "click", "SUM(Interactions.DEVICE)", "InvalidMetricExpression", "not a numeric field of Interactions; there are EVENT_VALUE.")]
    [InlineData("clicks", "click", "SUM(Items.PRICE)", "InvalidMetricExpression", "has no Items dataset yet")]
    [InlineData("clicks", "", "SAMPLECOUNT()", "InvalidMetric", "The eventType of the metric 'clicks' is missing")]
    [InlineData(" ", "click", "SAMPLECOUNT()", "InvalidMetric", "metricName is missing")]
    public void A_wrong_metric_is_refused_with_what_is_allowed(string name, string type, string expression, string id, string message)
    {
        var error = Assert.Throws<PersonalizeException>(() => Create(new MetricAttribute(name, type, expression)));
        Assert.Equal(id, error.ErrorId);
        Assert.Contains(message, error.Message);
        Assert.Empty(Engine.ListMetricAttributions(new()));
    }

    [Fact]
    public void One_to_ten_metrics_have_names_of_their_own()
    {
        Assert.Equal("InvalidMetric", Refused(() => Create()));
        Assert.Equal("InvalidMetric", Refused(() => Create([.. Enumerable.Range(0, 11).Select(n => new MetricAttribute($"m{n}", "click", "SAMPLECOUNT()"))])));
        Assert.Equal("InvalidMetric", Refused(() => Create(new("m", "click", "SAMPLECOUNT()"), new("m", "buy", "SAMPLECOUNT()"))));
        Create(new MetricAttribute("clicks", "click", "SAMPLECOUNT()"));
        var error = Assert.Throws<PersonalizeException>(() => Engine.UpdateMetricAttribution(
            new() { MetricAttribution = "impact", RemoveMetrics = ["clickz"] }));
        Assert.Contains("Did you mean 'clicks'?", error.Message);
        Assert.Equal("InvalidMetric", Refused(() => Engine.UpdateMetricAttribution(new() { MetricAttribution = "impact", RemoveMetrics = ["clicks"] })));
    }

    [Fact]
    public void It_goes_with_its_dataset_group()
    {
        Create(new MetricAttribute("clicks", "click", "SAMPLECOUNT()"));
        Assert.Contains(
            "metric attribution 'impact'", Assert.Throws<PersonalizeException>(() => Engine.DeleteDatasetGroup(new(EngineFixture.Group))).Message);
        Engine.DeleteDatasetGroup(new(EngineFixture.Group, Force: true));
        Assert.Empty(Engine.ListMetricAttributions(new()));
    }

    private MetricAttribution Create(params MetricAttribute[] metrics) =>
        Engine.CreateMetricAttribution(new() { Name = "impact", DatasetGroup = EngineFixture.Group, Metrics = metrics });

    private static string Refused(Action action) => Assert.Throws<PersonalizeException>(action).ErrorId;
}
