namespace Personalize.Engine.Requests;

/// <summary>Lists solutions, oldest first.</summary>
/// <param name="DatasetGroup">Name or ARN of a group for only its solutions; null for all.</param>
public sealed record ListSolutionsRequest(string? DatasetGroup = null);
