namespace Personalize.Engine.Requests;

/// <summary>Asks for solutions, oldest first.</summary>
/// <param name="DatasetGroup">Name or ARN of a group for its solutions only; null for all.</param>
public sealed record ListSolutionsRequest(string? DatasetGroup = null);
