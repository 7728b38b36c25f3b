namespace Personalize.Engine.Requests;

/// <summary>Deletes a metric attribution.</summary>
/// <param name="MetricAttribution">Its name or ARN.</param>
public sealed record DeleteMetricAttributionRequest(string MetricAttribution);
