using Personalize.Engine.Evaluation;

namespace Personalize.Engine.Solutions;

/// <summary>The solutionConfig of CreateSolution (personalize.md §2). Null members were not given.</summary>
public sealed record SolutionConfig
{
    /// <summary>Strings, numbers or booleans as given; canonical strings once <see cref="SolutionRules"/> has passed them.</summary>
    public IReadOnlyDictionary<string, object?>? AlgorithmHyperParameters { get; init; }

    /// <inheritdoc cref="AlgorithmHyperParameters"/>
    public IReadOnlyDictionary<string, object?>? FeatureTransformationParameters { get; init; }

    public AutoMLConfig? AutoMLConfig { get; init; }

    public HpoConfig? HpoConfig { get; init; }

    /// <summary>Train on events with an EVENT_VALUE of at least this.</summary>
    public double? EventValueThreshold { get; init; }

    public OptimizationObjective? OptimizationObjective { get; init; }
}
