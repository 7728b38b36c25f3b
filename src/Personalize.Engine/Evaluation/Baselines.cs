using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Evaluation;

/// <summary>The simple recommenders that a network has to beat, measured on the same split.</summary>
internal static class Baselines
{
    public const string Popularity = "popularity";
    public const string RecentPopularity = "recent_popularity";
    public const string ItemToItem = "item_to_item_cooccurrence";

    private const long RecentSeconds = 7 * 86_400;

    /// <summary>Cosine of co-occurrence in whole histories, as in item-based collaborative filtering (Sarwar et al., WWW 2001).</summary>
    private static readonly NeighborOptions s_itemToItem = new(Window: 100, PerItem: 100, Folds: 1, Shrinkage: 0, DistanceExponent: 0, TrendMoments: 0);

    /// <summary>Baseline → metric → value.</summary>
    /// <param name="rewards">The rewards of an optimizationObjective, otherwise null.</param>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Measure(
        EncodedSequences sequences, IReadOnlyList<int> trainingUsers, HoldOut holdOut, ThreadTeam team, CancellationToken cancellationToken,
        ItemRewards? rewards = null)
    {
        var items = sequences.Snapshot.ItemCount;
        IReadOnlyDictionary<string, double> Metrics(Func<int, IReadOnlyList<int>> rankingOfUser) =>
            RankingMetrics.Compute([.. holdOut.Users.Select(rankingOfUser)], holdOut.Relevant, items, rewards is null ? null : rewards.Reward);

        var popular = MostPopular(sequences, trainingUsers, long.MinValue);
        var newest = trainingUsers.Max(u => sequences.Times[sequences.Snapshot.UserOffsets[u + 1] - 1]);
        var recent = MostPopular(sequences, trainingUsers, newest - RecentSeconds);
        return new Dictionary<string, IReadOnlyDictionary<string, double>>
        {
            [Popularity] = Metrics(_ => popular),
            [RecentPopularity] = Metrics(_ => recent),
            [ItemToItem] = Metrics(ItemToItemRanking(sequences, trainingUsers, holdOut, popular, team, cancellationToken)),
        };
    }

    private static int[] MostPopular(EncodedSequences sequences, IReadOnlyList<int> users, long since)
    {
        var counts = new int[sequences.Snapshot.ItemCount];
        foreach (var user in users)
        {
            for (var e = sequences.Snapshot.UserOffsets[user]; e < sequences.Snapshot.UserOffsets[user + 1]; e++)
                counts[sequences.Items[e]] += sequences.Times[e] >= since ? 1 : 0;
        }

        return [.. Enumerable.Range(0, counts.Length).OrderByDescending(i => counts[i]).ThenBy(i => i).Take(RankingMetrics.Depth)];
    }

    private static Func<int, IReadOnlyList<int>> ItemToItemRanking(
        EncodedSequences sequences, IReadOnlyList<int> trainingUsers, HoldOut holdOut, int[] popular, ThreadTeam team,
        CancellationToken cancellationToken)
    {
        var neighbors = NeighborTables.Build(sequences, trainingUsers, s_itemToItem, team, cancellationToken).Full;
        return user =>
        {
            var start = sequences.Snapshot.UserOffsets[user];
            var scores = new Dictionary<int, float>();
            for (var e = start; e < start + holdOut.InputLengths[user]; e++)
            {
                var item = sequences.Items[e];
                for (var k = neighbors.Offsets[item]; k < neighbors.Offsets[item + 1]; k++)
                    scores[neighbors.ItemArray[k]] = scores.GetValueOrDefault(neighbors.ItemArray[k]) + neighbors.SimilarityArray[k];
            }

            return [.. scores.OrderByDescending(s => s.Value).ThenBy(s => s.Key).Select(s => s.Key).Concat(popular).Distinct().Take(RankingMetrics.Depth)];
        };
    }
}
