namespace Personalize.Engine.Requests;

/// <summary>Trains a solution version that was created before.</summary>
/// <param name="SolutionVersion">A version's ARN or <c>solution/id</c>, or a solution for its newest version.</param>
public sealed record RunSolutionVersionRequest(string SolutionVersion);
