namespace Personalize.Engine.Requests;

/// <summary>Identifies a metric attribution.</summary>
/// <param name="MetricAttribution">Its name or ARN.</param>
public sealed record DescribeMetricAttributionRequest(string MetricAttribution);
