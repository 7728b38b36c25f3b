using Personalize.Engine.Evaluation;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Training;

/// <summary>
/// The metric on the validation users that decides which epoch is kept and when training stops: what a search optimises, so
/// that trials are stopped and judged by the same thing.
/// </summary>
/// <param name="Name">A key of personalize.md §5.</param>
/// <param name="Minimize">True when the smallest value is the best.</param>
public sealed record WatchedMetric(string Name, bool Minimize = false)
{
    /// <summary>NDCG@25, where nobody asked for another.</summary>
    public static WatchedMetric Default { get; } = new(RankingMetrics.Ndcg25);

    /// <summary>What a search optimises; the default without one.</summary>
    public static WatchedMetric Of(TrialSearchSettings? search) => search is null ? Default : new WatchedMetric(search.MetricName, search.Minimize);

    /// <summary>A value such that more is better.</summary>
    public double Score(double value) => Minimize ? -value : value;
}
