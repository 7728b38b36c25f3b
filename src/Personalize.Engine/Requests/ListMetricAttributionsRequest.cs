namespace Personalize.Engine.Requests;

/// <summary>Lists metric attributions, oldest first.</summary>
/// <param name="DatasetGroup">Name or ARN of a group for only its attributions; null for all.</param>
public sealed record ListMetricAttributionsRequest(string? DatasetGroup = null);
