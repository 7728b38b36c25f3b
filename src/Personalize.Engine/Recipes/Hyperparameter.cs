using Personalize.Engine.Common;

namespace Personalize.Engine.Recipes;

/// <summary>One row of the hyperparameter table.</summary>
public sealed record Hyperparameter
{
    /// <summary>Name on the wire, one of <see cref="HyperparameterNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The type of its values.</summary>
    public required HyperparameterType Type { get; init; }

    /// <summary>The smallest value, or null.</summary>
    public double? Minimum { get; init; }

    /// <summary>True if the minimum itself is not allowed.</summary>
    public bool MinimumExclusive { get; init; }

    /// <summary>The largest value, which is allowed itself, or null.</summary>
    public double? Maximum { get; init; }

    /// <summary>The allowed strings, or null.</summary>
    public IReadOnlyList<string>? Values { get; init => field = Readable.Of(value); }

    /// <summary>The default in the wire format.</summary>
    public required string Default { get; init; }

    /// <summary>Whether hyperparameter optimisation may search over it.</summary>
    public bool Tunable { get; init; }

    /// <summary>True if the ratio of two values matters rather than their difference, so that it is searched on a logarithmic scale.</summary>
    public bool IsRatio { get; init; }

    /// <summary>True for an algorithm hyperparameter, false for a featurization one, null for one of the campaign.</summary>
    public bool? IsAlgorithm { get; init; }

    /// <summary>One sentence or two for the user: what it does and in which unit.</summary>
    public required string Description { get; init; }

    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => $"{Name}={Default}";
}
