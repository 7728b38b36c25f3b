namespace Personalize.Engine.Requests;

/// <summary>Asks for solution versions, oldest first.</summary>
/// <param name="Solution">Name or ARN of a solution for its versions only; null for all.</param>
public sealed record ListSolutionVersionsRequest(string? Solution = null);
