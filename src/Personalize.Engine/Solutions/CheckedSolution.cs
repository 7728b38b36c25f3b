using Personalize.Engine.Recipes;

namespace Personalize.Engine.Solutions;

/// <summary>What a CreateSolution request comes to once it obeys the rules.</summary>
public sealed record CheckedSolution
{
    public required bool PerformAutoML { get; init; }

    public required bool PerformHPO { get; init; }

    /// <summary>Null exactly with AutoML.</summary>
    public required Recipe? Recipe { get; init; }

    /// <summary>Normalised: what is ignored left out, values canonical; null when none was given.</summary>
    public required SolutionConfig? SolutionConfig { get; init; }
}
