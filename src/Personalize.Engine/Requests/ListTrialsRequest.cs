namespace Personalize.Engine.Requests;

/// <summary>Asks for the trials of a solution version.</summary>
/// <param name="SolutionVersion">A version's ARN or <c>solution/id</c>, or a solution for its newest ACTIVE version, else the newest.</param>
public sealed record ListTrialsRequest(string SolutionVersion);
