using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;

namespace Personalize.Benchmarks;

/// <summary>
/// A stronger item-kNN than the baseline that the product reports: pairs count less the further apart they are, and so do the older
/// events of the user (Ludewig and Jannach, UMUAI 2018, found such weights to be the best among neighbourhood methods).
/// </summary>
internal static class NearestItems
{
    /// <summary>Name → metrics, with all items ranked and with seen items excluded.</summary>
    public static IEnumerable<(string Name, IReadOnlyDictionary<string, double> Metrics)> Measure(
        EncodedSequences sequences, IReadOnlyList<int> users, HoldOut holdOut, ThreadTeam team)
    {
        var options = new NeighborOptions(Window: 20, PerItem: 200, Folds: 1, Shrinkage: 10, DistanceExponent: 0.5f, TrendMoments: 0);
        var neighbors = NeighborTables.Build(sequences, users, options, team, CancellationToken.None).Full;
        foreach (var excluded in new[] { false, true })
        {
            var lists = holdOut.Users.Select(user => Rank(sequences, neighbors, user, holdOut.InputLengths[user], excluded)).ToArray();
            yield return (
                excluded ? "untuned_item_knn_unseen" : "untuned_item_knn", RankingMetrics.Compute(lists, holdOut.Relevant, sequences.Snapshot.ItemCount));
        }
    }

    private static IReadOnlyList<int> Rank(EncodedSequences sequences, Engine.Networks.NeighborTable neighbors, int user, int length, bool excluded)
    {
        var start = sequences.Snapshot.UserOffsets[user];
        var scores = new Dictionary<int, double>();
        for (var lag = 0; lag < length; lag++)
        {
            var item = sequences.Items[start + length - 1 - lag];
            if (!excluded)
                scores[item] = scores.GetValueOrDefault(item) + (1.0 / (1 + lag));
            for (var k = neighbors.Offsets[item]; k < neighbors.Offsets[item + 1]; k++)
                scores[neighbors.ItemArray[k]] = scores.GetValueOrDefault(neighbors.ItemArray[k]) + (neighbors.SimilarityArray[k] / (1 + lag));
        }

        if (excluded)
        {
            for (var e = start; e < start + length; e++)
                scores.Remove(sequences.Items[e]);
        }

        return [.. scores.OrderByDescending(s => s.Value).ThenBy(s => s.Key).Select(s => s.Key).Take(RankingMetrics.Depth)];
    }
}
