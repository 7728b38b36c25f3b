namespace Personalize.Engine.Resources;

/// <summary>The search that a solution version begins with; kept with it, so that an interrupted one continues as it began.</summary>
/// <param name="MetricName">What is optimised.</param>
/// <param name="Minimize">True to look for the smallest value.</param>
/// <param name="RecipeArns">The candidates, in the order in which they are tried.</param>
/// <param name="MaxTrials">Trainings at most; candidates that cannot be trained do not count.</param>
/// <param name="ParallelTrials">Trials proposed, and where there are cores trained, at the same time.</param>
/// <param name="TimeLimitSeconds">After this time no more trials are started; null for no limit.</param>
public sealed record TrialSearchSettings(
    string MetricName, bool Minimize, IReadOnlyList<string> RecipeArns, int MaxTrials, int ParallelTrials, double? TimeLimitSeconds)
{
    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => $"{(Minimize ? "lowest" : "highest")} {MetricName} of {MaxTrials} trials";
}
