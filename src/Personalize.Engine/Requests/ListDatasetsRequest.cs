namespace Personalize.Engine.Requests;

/// <summary>Lists datasets, oldest first.</summary>
/// <param name="DatasetGroup">Name or ARN of a group for only its datasets; null for all.</param>
public sealed record ListDatasetsRequest(string? DatasetGroup = null);
