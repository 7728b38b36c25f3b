namespace Personalize.Engine.Solutions;

/// <summary>How often a solution is trained again: by a server if the solution has performAutoTraining, otherwise by whoever asks what is due.</summary>
/// <param name="SchedulingExpression">Such as <c>rate(7 days)</c>.</param>
public sealed record AutoTrainingConfig(string? SchedulingExpression);
