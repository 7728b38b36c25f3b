namespace Personalize.Engine.Requests;

/// <summary>Continues a training that was stopped or failed.</summary>
/// <param name="SolutionVersion">A version's ARN or <c>solution/id</c>, or a solution for its newest version.</param>
/// <param name="EndSearch">With AutoML or HPO: starts no more trials and trains the best finished one in full.</param>
public sealed record ResumeSolutionVersionRequest(string SolutionVersion, bool EndSearch = false);
