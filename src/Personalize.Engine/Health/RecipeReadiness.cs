using Personalize.Engine.Common;

namespace Personalize.Engine.Health;

/// <summary>Whether a recipe has what it needs.</summary>
public sealed record RecipeReadiness(string Recipe, IReadOnlyList<RecipeRequirement> Requirements)
{
    /// <summary>See the parameter.</summary>
    public IReadOnlyList<RecipeRequirement> Requirements { get; init => field = Readable.Of(value); } = Readable.Of(Requirements);

    /// <summary>Whether all requirements are met that the recipe cannot do without.</summary>
    public bool CanTrain => Requirements.All(requirement => requirement.IsMet || !requirement.IsRequired);

    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => $"{Recipe}: {(CanTrain ? "ready" : "not ready")}";
}
