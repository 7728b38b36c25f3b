namespace Personalize.Engine.Requests;

/// <summary>Deletes a solution version with its model.</summary>
/// <param name="SolutionVersion">Its ARN or <c>solution/id</c>.</param>
public sealed record DeleteSolutionVersionRequest(string SolutionVersion);
