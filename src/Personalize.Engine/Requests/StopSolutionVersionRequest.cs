namespace Personalize.Engine.Requests;

/// <summary>Stops the training of a solution version.</summary>
/// <param name="SolutionVersion">A version's ARN or <c>solution/id</c>, or a solution for its newest version.</param>
public sealed record StopSolutionVersionRequest(string SolutionVersion);
