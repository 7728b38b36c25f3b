namespace Personalize.Engine.Solutions;

/// <summary>The settings of hyperparameter optimisation.</summary>
public sealed record HpoConfig
{
    /// <summary>What narrows the search space; null to search all of it.</summary>
    public AlgorithmHyperParameterRanges? AlgorithmHyperParameterRanges { get; init; }

    /// <summary>How many trainings to run; null for the defaults.</summary>
    public HpoResourceConfig? HpoResourceConfig { get; init; }

    /// <summary>What to maximise; null for the default.</summary>
    public HpoObjective? HpoObjective { get; init; }
}
