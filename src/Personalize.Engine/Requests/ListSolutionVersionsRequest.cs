namespace Personalize.Engine.Requests;

/// <summary>Lists solution versions, oldest first.</summary>
/// <param name="Solution">Name or ARN of a solution for only its versions; null for all.</param>
public sealed record ListSolutionVersionsRequest(string? Solution = null);
