namespace Personalize.Engine.Solutions;

/// <summary>The values to choose from; null only if they could not be read.</summary>
public sealed record CategoricalHyperParameterRange(string Name, IReadOnlyList<string>? Values);
