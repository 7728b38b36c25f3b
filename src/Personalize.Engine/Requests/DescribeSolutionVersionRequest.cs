namespace Personalize.Engine.Requests;

/// <summary>Identifies a solution version.</summary>
/// <param name="SolutionVersion">
/// A version's ARN or <c>solution/id</c>, or a solution for its newest ACTIVE version or, without one, its newest version.
/// </param>
public sealed record DescribeSolutionVersionRequest(string SolutionVersion);
