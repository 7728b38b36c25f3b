namespace Personalize.Engine.Solutions;

/// <summary>The ranges that narrow the search space of the recipe table.</summary>
public sealed record AlgorithmHyperParameterRanges
{
    /// <summary>The ranges of whole numbers; empty if none was given.</summary>
    public IReadOnlyList<IntegerHyperParameterRange> IntegerHyperParameterRanges { get; init; } = [];

    /// <summary>The ranges of fractional numbers; empty if none was given.</summary>
    public IReadOnlyList<ContinuousHyperParameterRange> ContinuousHyperParameterRanges { get; init; } = [];

    /// <summary>The lists of values to choose from; empty if none was given.</summary>
    public IReadOnlyList<CategoricalHyperParameterRange> CategoricalHyperParameterRanges { get; init; } = [];
}
