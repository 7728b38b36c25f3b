namespace Personalize.Engine.Solutions;

/// <summary>Which recipes AutoML tries and what it maximises.</summary>
/// <param name="MetricName">A key of personalize.md §5.</param>
/// <param name="RecipeList">Names or ARNs as given; ARNs once the rules have passed them.</param>
public sealed record AutoMLConfig(string? MetricName, IReadOnlyList<string>? RecipeList);
