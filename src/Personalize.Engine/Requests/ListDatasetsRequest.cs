namespace Personalize.Engine.Requests;

/// <summary>Asks for datasets, oldest first.</summary>
/// <param name="DatasetGroup">Name or ARN of a group for its datasets only; null for all.</param>
public sealed record ListDatasetsRequest(string? DatasetGroup = null);
