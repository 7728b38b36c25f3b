namespace Personalize.Engine.Solutions;

/// <inheritdoc cref="IntegerHyperParameterRange"/>
public sealed record ContinuousHyperParameterRange(string Name, double? MinValue, double? MaxValue);
