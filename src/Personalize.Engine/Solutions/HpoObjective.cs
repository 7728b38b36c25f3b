namespace Personalize.Engine.Solutions;

/// <summary>What the search optimises.</summary>
/// <param name="Type"><c>Maximize</c> or <c>Minimize</c>.</param>
/// <param name="MetricName">A key of personalize.md §5.</param>
/// <param name="MetricRegex">Part of the service's shape; has no effect here.</param>
public sealed record HpoObjective(string? Type, string? MetricName, string? MetricRegex);
