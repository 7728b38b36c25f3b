using Personalize.Engine.Recipes;

namespace Personalize.Engine.Solutions;

/// <summary>A CreateSolution request that has been checked against the rules.</summary>
public sealed record CheckedSolution
{
    /// <summary>Whether AutoML chooses the recipe.</summary>
    public required bool PerformAutoML { get; init; }

    /// <summary>Whether hyperparameters are tuned.</summary>
    public required bool PerformHPO { get; init; }

    /// <summary>Null if and only if AutoML is used.</summary>
    public required Recipe? Recipe { get; init; }

    /// <summary>Normalised: without ignored settings, with canonical values; null if none was given.</summary>
    public required SolutionConfig? SolutionConfig { get; init; }
}
