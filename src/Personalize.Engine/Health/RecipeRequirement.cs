namespace Personalize.Engine.Health;

/// <summary>One thing that a recipe needs or can use.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Needed">How much of it.</param>
/// <param name="Found">How much of it there is.</param>
/// <param name="IsRequired">False if the recipe can also be trained without it.</param>
/// <param name="Advice">What to do if it is not met; null if it is met.</param>
public sealed record RecipeRequirement(string Name, string Needed, string Found, bool IsMet, bool IsRequired, string? Advice = null)
{
    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => $"{Name}: {Found} ({Needed} needed)";
}
