using Personalize.Engine.Evaluation;

namespace Personalize.Engine.Solutions;

/// <summary>The solutionConfig of CreateSolution (SolutionConfig in the Amazon Personalize API reference). Null members were not given.</summary>
public sealed record SolutionConfig
{
    /// <summary>Strings, numbers or booleans as given; canonical strings once <see cref="SolutionRules"/> has checked them.</summary>
    public IReadOnlyDictionary<string, object?>? AlgorithmHyperParameters { get; init; }

    /// <inheritdoc cref="AlgorithmHyperParameters"/>
    public IReadOnlyDictionary<string, object?>? FeatureTransformationParameters { get; init; }

    /// <summary>The settings of AutoML.</summary>
    public AutoMLConfig? AutoMLConfig { get; init; }

    /// <summary>The settings of hyperparameter optimisation.</summary>
    public HpoConfig? HpoConfig { get; init; }

    /// <summary>Trains only on events with at least this EVENT_VALUE.</summary>
    public double? EventValueThreshold { get; init; }

    /// <summary>The types of events to use and their weights; null for all types with the same weight.</summary>
    public EventsConfig? EventsConfig { get; init; }

    /// <summary>The columns to use; null for all.</summary>
    public TrainingDataConfig? TrainingDataConfig { get; init; }

    /// <summary>How often the solution is to be trained again.</summary>
    public AutoTrainingConfig? AutoTrainingConfig { get; init; }

    /// <summary>What the loss is weighted by, so that recommendations favour it.</summary>
    public OptimizationObjective? OptimizationObjective { get; init; }
}
