namespace Personalize.Engine.Solutions;

/// <summary>When the service would train a solution again. Kept for others to read: nothing is trained on a schedule here.</summary>
/// <param name="SchedulingExpression">Such as <c>rate(7 days)</c>.</param>
public sealed record AutoTrainingConfig(string? SchedulingExpression);
