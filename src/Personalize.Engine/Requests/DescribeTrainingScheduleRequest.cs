namespace Personalize.Engine.Requests;

/// <summary>Asks when a solution is to be trained again.</summary>
/// <param name="Solution">Name or ARN of the solution.</param>
/// <param name="TrainingMode"><c>FULL</c> or <c>UPDATE</c>; null for UPDATE where the recipe can be updated, otherwise FULL.</param>
public sealed record DescribeTrainingScheduleRequest(string Solution, string? TrainingMode = null);
