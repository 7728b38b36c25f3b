namespace Personalize.Engine.Solutions;

/// <summary>Which recipes AutoML tries and what it maximises.</summary>
/// <param name="MetricName">One of <see cref="Evaluation.RankingMetrics"/>'s names.</param>
/// <param name="RecipeList">Names or ARNs as given; ARNs once they have been checked.</param>
public sealed record AutoMLConfig(string? MetricName, IReadOnlyList<string>? RecipeList);
