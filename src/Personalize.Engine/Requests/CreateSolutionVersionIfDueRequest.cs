namespace Personalize.Engine.Requests;

/// <summary>Records a training of a solution that is trained by itself, if one is due.</summary>
/// <param name="Solution">Name or ARN of the solution.</param>
/// <param name="MaxTrainingJobs">As in <see cref="CreateSolutionVersionRequest.MaxTrainingJobs"/>.</param>
public sealed record CreateSolutionVersionIfDueRequest(string Solution, int? MaxTrainingJobs = null);
