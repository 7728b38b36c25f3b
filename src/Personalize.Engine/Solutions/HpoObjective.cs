namespace Personalize.Engine.Solutions;

/// <summary>The metric that the search optimises.</summary>
/// <param name="Type"><c>Maximize</c> or <c>Minimize</c>.</param>
/// <param name="MetricName">One of <see cref="Evaluation.RankingMetrics"/>'s names.</param>
/// <param name="MetricRegex">Part of the API of the service; has no effect here.</param>
public sealed record HpoObjective(string? Type, string? MetricName, string? MetricRegex);
