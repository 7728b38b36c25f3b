namespace Personalize.Engine.Health;

/// <summary>Whether a recipe has what it needs.</summary>
public sealed record RecipeReadiness(string Recipe, IReadOnlyList<RecipeRequirement> Requirements)
{
    /// <summary>Whether everything that it cannot do without is there.</summary>
    public bool CanTrain => Requirements.All(requirement => requirement.IsMet || !requirement.IsRequired);

    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => $"{Recipe}: {(CanTrain ? "ready" : "not ready")}";
}
