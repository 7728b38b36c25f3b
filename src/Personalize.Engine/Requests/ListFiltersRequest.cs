namespace Personalize.Engine.Requests;

/// <summary>Asks for filters, oldest first.</summary>
/// <param name="DatasetGroup">Name or ARN of a group for its filters only; null for all.</param>
public sealed record ListFiltersRequest(string? DatasetGroup = null);
