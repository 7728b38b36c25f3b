namespace Personalize.Engine.Solutions;

/// <summary>What hyperparameter optimisation searches.</summary>
public sealed record HpoConfig
{
    public AlgorithmHyperParameterRanges? AlgorithmHyperParameterRanges { get; init; }

    public HpoResourceConfig? HpoResourceConfig { get; init; }

    public HpoObjective? HpoObjective { get; init; }
}
