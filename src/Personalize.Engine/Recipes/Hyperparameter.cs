namespace Personalize.Engine.Recipes;

/// <summary>One row of the hyperparameter table.</summary>
public sealed record Hyperparameter
{
    public required string Name { get; init; }

    public required HyperparameterType Type { get; init; }

    /// <summary>The smallest value, or null.</summary>
    public double? Minimum { get; init; }

    /// <summary>True if the minimum itself is not allowed.</summary>
    public bool MinimumExclusive { get; init; }

    public double? Maximum { get; init; }

    /// <summary>The allowed strings, or null.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>The default in the wire format.</summary>
    public required string Default { get; init; }

    public bool Tunable { get; init; }

    /// <summary>True where the ratio of two values matters and not their difference: it is searched on a logarithmic scale.</summary>
    public bool IsRatio { get; init; }

    /// <summary>True for an algorithm hyperparameter, false for a featurization one, null for one of the campaign.</summary>
    public bool? IsAlgorithm { get; init; }

    public required string Description { get; init; }

    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => $"{Name}={Default}";
}
