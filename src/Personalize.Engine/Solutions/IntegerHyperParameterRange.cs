namespace Personalize.Engine.Solutions;

/// <summary>Both bounds belong to the range; a missing one is the recipe's.</summary>
public sealed record IntegerHyperParameterRange(string Name, long? MinValue, long? MaxValue);
