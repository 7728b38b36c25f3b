namespace Personalize.Engine.Solutions;

/// <summary>The ranges that narrow the search space of the recipe table.</summary>
public sealed record AlgorithmHyperParameterRanges
{
    public IReadOnlyList<IntegerHyperParameterRange> IntegerHyperParameterRanges { get; init; } = [];

    public IReadOnlyList<ContinuousHyperParameterRange> ContinuousHyperParameterRanges { get; init; } = [];

    public IReadOnlyList<CategoricalHyperParameterRange> CategoricalHyperParameterRanges { get; init; } = [];
}
