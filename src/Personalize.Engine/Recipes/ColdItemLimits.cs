namespace Personalize.Engine.Recipes;

/// <summary>How many cold items are needed by a recipe that recommends only these.</summary>
/// <param name="Least">The fewest cold items that the recipe can be trained for.</param>
/// <param name="Most">The most cold items that the recipe can be trained for.</param>
public sealed record ColdItemLimits(int Least, int Most)
{
    /// <summary>In one line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => $"{Least} .. {Most} cold items";
}
