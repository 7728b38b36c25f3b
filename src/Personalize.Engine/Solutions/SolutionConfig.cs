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

/// <summary>Which recipes AutoML tries and what it maximises.</summary>
/// <param name="MetricName">A key of personalize.md §5.</param>
/// <param name="RecipeList">Names or ARNs as given; ARNs once the rules have passed them.</param>
public sealed record AutoMLConfig(string? MetricName, IReadOnlyList<string>? RecipeList);

/// <summary>What hyperparameter optimisation searches.</summary>
public sealed record HpoConfig
{
    public AlgorithmHyperParameterRanges? AlgorithmHyperParameterRanges { get; init; }

    public HpoResourceConfig? HpoResourceConfig { get; init; }

    public HpoObjective? HpoObjective { get; init; }
}

/// <summary>The ranges that narrow the search space of the recipe table.</summary>
public sealed record AlgorithmHyperParameterRanges
{
    public IReadOnlyList<IntegerHyperParameterRange> IntegerHyperParameterRanges { get; init; } = [];

    public IReadOnlyList<ContinuousHyperParameterRange> ContinuousHyperParameterRanges { get; init; } = [];

    public IReadOnlyList<CategoricalHyperParameterRange> CategoricalHyperParameterRanges { get; init; } = [];
}

/// <summary>Both bounds belong to the range; a missing one is the recipe's.</summary>
public sealed record IntegerHyperParameterRange(string Name, long? MinValue, long? MaxValue);

/// <inheritdoc cref="IntegerHyperParameterRange"/>
public sealed record ContinuousHyperParameterRange(string Name, double? MinValue, double? MaxValue);

/// <summary>The values to choose from; null only where they could not be read.</summary>
public sealed record CategoricalHyperParameterRange(string Name, IReadOnlyList<string>? Values);

/// <summary>How much may be trained for the search.</summary>
public sealed record HpoResourceConfig(int? MaxNumberOfTrainingJobs, int? MaxParallelTrainingJobs);

/// <summary>What the search optimises.</summary>
/// <param name="Type"><c>Maximize</c> or <c>Minimize</c>.</param>
/// <param name="MetricName">A key of personalize.md §5.</param>
/// <param name="MetricRegex">Part of the service's shape; has no effect here.</param>
public sealed record HpoObjective(string? Type, string? MetricName, string? MetricRegex);

/// <summary>Re-weights the training by a numeric item attribute.</summary>
/// <param name="ObjectiveSensitivity"><c>OFF</c>, <c>LOW</c>, <c>MEDIUM</c> or <c>HIGH</c>.</param>
public sealed record OptimizationObjective(string? ItemAttribute, string? ObjectiveSensitivity)
{
    /// <summary>False when it is there and changes nothing.</summary>
    public bool IsOn => ObjectiveSensitivity is not (null or "OFF");
}
