namespace Personalize.Engine.Solutions;

/// <summary>The settings of hyperparameter optimisation.</summary>
public sealed record HpoConfig
{
    public AlgorithmHyperParameterRanges? AlgorithmHyperParameterRanges { get; init; }

    public HpoResourceConfig? HpoResourceConfig { get; init; }

    public HpoObjective? HpoObjective { get; init; }
}
