using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;

namespace Personalize.Engine.Training;

/// <summary>
/// Sets the simple methods beside a measured network: as baselines, and as a part of it where that is better. The network therefore is
/// never below the best simple method by more than chance: with a large weight, that method alone decides.
/// </summary>
internal sealed class SimpleComparison
{
    private readonly TrainingPlan _plan;
    private readonly ThreadTeam _team;
    private readonly SimpleMethods _simple;
    private readonly IReadOnlyList<SimpleMethod> _methods;
    private readonly IReadOnlyList<HoldOut> _choosing;

    /// <summary>Chooses the settings of the simple methods on users that are not trained on.</summary>
    public SimpleComparison(TrainingPlan plan, ThreadTeam team, CancellationToken cancellationToken)
    {
        (_plan, _team) = (plan, team);
        _simple = new SimpleMethods(plan.Sequences, team, cancellationToken);
        _choosing = new ComparedUsers(plan.Sequences.Snapshot, plan.Split.Validation).Asked;
        _methods = _simple.Choose(plan.Split.Training, _choosing);
    }

    /// <summary>
    /// The simple method that makes a network better for users it was not trained on; null if none does. Where events have contexts, the users are also
    /// asked with the context of what comes, and the smaller weight is taken: a simple method knows nothing of contexts, and must not overrule what the
    /// network has learned of them.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="neighbors">Its similarities.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    /// <returns>The method, and what it adds to the scores, counted on the training users.</returns>
    public (BlendedMethod Method, KnnBlend Blend)? Choose(HrnnParameters network, NeighborTables neighbors, CancellationToken cancellationToken)
    {
        // Rewards are what an objective asks for, and a simple method knows nothing of them.
        if (_plan.Rewards is not null)
            return null;
        var method = _methods.MaxBy(m => m.Metric)!;
        var blend = new BlendedMethod(method, 0).Count(_simple, _plan.Split.Training);
        using var ranker = new BatchRanker(network, _plan.Sequences, neighbors.Full, neighbors.Trend, _team, blend);
        var weight = Best(withContext: false);
        if (weight > 0 && _plan.Sequences.Features.Spaces.Context.Count > 0)
            weight = Math.Min(weight, Best(withContext: true));
        return weight > 0 ? (new BlendedMethod(method, weight), blend with { Weight = weight }) : null;

        float Best(bool withContext) => BlendWeight.Best(ranker, _choosing, withContext, cancellationToken);
    }

    /// <summary>The metrics of the baselines, and a sentence on how the network compares with the best simple method.</summary>
    /// <param name="rankings">The rankings of the network.</param>
    /// <param name="users">The users to count on.</param>
    /// <param name="holdOut">The users that are measured.</param>
    /// <param name="context">Receives the sentence if the network is not better.</param>
    public (IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Metrics, string Remark) Measure(
        IReadOnlyList<IReadOnlyList<int>> rankings, IReadOnlyList<int> users, HoldOut holdOut, OperationContext context)
    {
        var others = Baselines.Rank(_plan.Sequences, users, _simple, _methods, holdOut);
        var items = _plan.Sequences.Snapshot.ItemCount;
        var metrics = others.ToDictionary(
            other => other.Key,
            other => RankingMetrics.Compute(other.Value, holdOut.Relevant, items, _plan.Rewards is { } rewards ? rewards.Reward : null));
        var best = metrics.MaxBy(other => other.Value[RankingMetrics.Ndcg25]);
        var difference = PairedDifference.Of(rankings, others[best.Key], holdOut.Relevant);
        var figures = string.Create(
            CultureInfo.InvariantCulture,
            $"NDCG@25 {best.Value[RankingMetrics.Ndcg25] + difference.Mean:0.0000} against {best.Value[RankingMetrics.Ndcg25]:0.0000} of {best.Key}, "
            + $"the best simple method; difference {difference.Mean:+0.0000;-0.0000;0.0000} ± {difference.StandardError:0.0000}");
        if (!difference.IsBeyondChance)
        {
            context.Information?.Invoke(
                $"On the {holdOut.Users.Count} held-out users the model is not better than a simple method by more than chance: {figures}.");
        }

        return (metrics, figures);
    }
}
