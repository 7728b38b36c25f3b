namespace Personalize.Engine.Requests;

/// <summary>When a solution is to be trained again, and why.</summary>
/// <param name="SolutionArn">The solution.</param>
/// <param name="TrainingMode"><c>FULL</c> or <c>UPDATE</c>.</param>
/// <param name="SchedulingExpression">The interval, such as <c>rate(7 days)</c>: that of the solution's autoTrainingConfig, or the default.</param>
/// <param name="SolutionVersionArn">The version from whose creation the interval counts; null if there is none.</param>
/// <param name="DueDateTime">When the interval ends, in UTC; null if there is no version or no interval.</param>
/// <param name="IsDue">Whether the interval has passed and there is something new to learn from.</param>
/// <param name="Reason">Why it is due, or why it is not, in words for the user.</param>
public sealed record TrainingSchedule(
    string SolutionArn, string TrainingMode, string SchedulingExpression, string? SolutionVersionArn, DateTime? DueDateTime, bool IsDue, string Reason);
