namespace Personalize.Engine.Solutions;

/// <summary>Both bounds belong to the range; a missing bound is that of the recipe.</summary>
public sealed record IntegerHyperParameterRange(string Name, long? MinValue, long? MaxValue);
