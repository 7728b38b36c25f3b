using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Metric attributions.</summary>
internal static class MetricAttributions
{
    private const string OutputConfig = "metricsOutputConfig";

    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(AwsService.Personalize, Access.Write, "CreateMetricAttribution", Create, "name", "datasetGroupArn", "metrics", OutputConfig)
            .Partly("nothing is written to S3: `metricsOutputConfig` is kept and not used; `Get-PersonalizeAttribution` counts"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeMetricAttribution", Describe, "metricAttributionArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListMetricAttributions", List, "datasetGroupArn", "nextToken", "maxResults"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListMetricAttributionMetrics", ListMetrics, "metricAttributionArn", "nextToken", "maxResults"),
        Operation.Works(
            AwsService.Personalize, Access.Write, "UpdateMetricAttribution", Update, "metricAttributionArn", "addMetrics", "removeMetrics", OutputConfig),
        Operation.Works(AwsService.Personalize, Access.Write, "DeleteMetricAttribution", Delete, "metricAttributionArn"),
    ];

    private static JsonObject Create(OperationCall call)
    {
        var (name, group, metrics) = (call.Input.Text("name"), call.Input.Arn("datasetGroupArn"), Metrics(call.Input.Objects("metrics")));
        _ = call.Input.Object(OutputConfig);
        var attribution = Tags.Create(
            call,
            () => Tags.Find(() => call.Engine.DescribeMetricAttribution(new(name))),
            () => call.Engine.CreateMetricAttribution(new() { Name = name, DatasetGroup = group, Metrics = metrics }),
            OutputConfig);
        return Shape.Of(("metricAttributionArn", call.Arn(attribution.Arn)));
    }

    private static JsonObject Describe(OperationCall call)
    {
        var attribution = call.Engine.DescribeMetricAttribution(new(call.Input.Arn("metricAttributionArn")));
        var shape = Shape.Of(
            ("name", attribution.Name),
            ("metricAttributionArn", call.Arn(attribution.Arn)),
            ("datasetGroupArn", call.Arn(attribution.DatasetGroupArn)),
            (OutputConfig, Tags.Kept(attribution, OutputConfig)));
        return Shape.Of(("metricAttribution", call.Common(shape, attribution)));
    }

    private static JsonObject List(OperationCall call) => Paging.List(
        call, "metricAttributions", call.Engine.ListMetricAttributions(new(call.Input.OptionalArn("datasetGroupArn"))),
        attribution => call.Common(Shape.Of(("name", attribution.Name), ("metricAttributionArn", call.Arn(attribution.Arn))), attribution));

    private static JsonObject ListMetrics(OperationCall call)
    {
        var attribution = call.Engine.DescribeMetricAttribution(new(call.Input.Arn("metricAttributionArn")));
        return Paging.Whole(call, "metrics", attribution.Metrics.Select(metric => Shape.Of(
            ("eventType", metric.EventType), ("metricName", metric.MetricName), ("expression", metric.Expression))));
    }

    private static JsonObject Update(OperationCall call)
    {
        var attribution = call.Engine.UpdateMetricAttribution(new()
        {
            MetricAttribution = call.Input.Arn("metricAttributionArn"),
            AddMetrics = Metrics(call.Input.OptionalObjects("addMetrics") ?? []),
            RemoveMetrics = call.Input.OptionalTexts("removeMetrics") ?? [],
        });
        if (call.Input.Raw(OutputConfig) is { } config)
            call.Engine.SetClientData(new(attribution.Arn, new Dictionary<string, string> { [OutputConfig] = config }));
        return Shape.Of(("metricAttributionArn", call.Arn(attribution.Arn)));
    }

    private static JsonObject? Delete(OperationCall call)
    {
        call.Engine.DeleteMetricAttribution(new(call.Input.Arn("metricAttributionArn")));
        return null;
    }

    private static List<MetricAttribute> Metrics(IReadOnlyList<JsonInput> inputs) => [.. inputs.Select(input =>
    {
        input.Only("eventType", "metricName", "expression");
        return new MetricAttribute(input.Text("metricName"), input.Text("eventType"), input.Text("expression"));
    })];
}
