namespace Personalize.Engine.Requests;

/// <summary>Lists filters, oldest first.</summary>
/// <param name="DatasetGroup">Name or ARN of a group for only its filters; null for all.</param>
public sealed record ListFiltersRequest(string? DatasetGroup = null);
