namespace Personalize.Engine.Resources;

/// <summary>The settings of the search with which a solution version begins; stored with it, so that an interrupted search continues as it began.</summary>
/// <param name="MetricName">The metric that is optimised.</param>
/// <param name="Minimize">True to look for the smallest value.</param>
/// <param name="RecipeArns">The candidates, in the order in which they are tried.</param>
/// <param name="MaxTrials">Maximum number of trainings; candidates that cannot be trained do not count.</param>
/// <param name="ParallelTrials">Number of trials proposed at the same time and, if there are enough cores, trained at the same time.</param>
/// <param name="TimeLimitSeconds">After this time no more trials are started; null for no limit.</param>
public sealed record TrialSearchSettings(
    string MetricName, bool Minimize, IReadOnlyList<string> RecipeArns, int MaxTrials, int ParallelTrials, double? TimeLimitSeconds)
{
    /// <summary>The largest number of networks that the version may have; 1 for the winner alone.</summary>
    public int MaxEnsembleSize { get; init; } = 1;

    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => $"{(Minimize ? "lowest" : "highest")} {MetricName} of {MaxTrials} trials";
}
