namespace Personalize.Engine.Health;

/// <summary>One thing that a recipe needs, or makes use of.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Needed">How much of it.</param>
/// <param name="Found">How much of it there is.</param>
/// <param name="IsRequired">False for what the recipe also trains without.</param>
/// <param name="Advice">What to do when it is not met; null when it is.</param>
public sealed record RecipeRequirement(string Name, string Needed, string Found, bool IsMet, bool IsRequired, string? Advice = null)
{
    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => $"{Name}: {Found}, needed {Needed}";
}
