using Personalize.Engine.Evaluation;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Training;

/// <summary>
/// The metric on the validation users that decides which epoch is kept and when training stops. It is the metric that a search optimises,
/// so trials are stopped and judged by the same metric.
/// </summary>
/// <param name="Name">One of the names in <see cref="Evaluation.RankingMetrics"/>.</param>
/// <param name="Minimize">True if the smallest value is the best.</param>
public sealed record WatchedMetric(string Name, bool Minimize = false)
{
    /// <summary>NDCG@25, the default.</summary>
    public static WatchedMetric Default { get; } = new(RankingMetrics.Ndcg25);

    /// <summary>The metric that a search optimises; the default without a search.</summary>
    public static WatchedMetric Of(TrialSearchSettings? search) => search is null ? Default : new WatchedMetric(search.MetricName, search.Minimize);

    /// <summary>The value, negated if necessary so that more is better.</summary>
    public double Score(double value) => Minimize ? -value : value;
}
