namespace Personalize.Engine.Requests;

/// <summary>The metrics of a solution version beside those of the baselines on the same split.</summary>
public sealed record SolutionMetrics(
    string SolutionVersionArn,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Baselines);
