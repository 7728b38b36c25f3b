namespace Personalize.Engine.Recipes;

/// <summary>How many cold items a recipe needs that recommends no others.</summary>
/// <param name="Least">Fewest it can be trained for.</param>
/// <param name="Most">Most.</param>
public sealed record ColdItemLimits(int Least, int Most);
