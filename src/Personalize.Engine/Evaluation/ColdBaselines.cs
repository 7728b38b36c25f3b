using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks.Knn;

namespace Personalize.Engine.Evaluation;

/// <summary>What a network for cold items has to beat: chance, and a profile of the features of the user's items.</summary>
internal sealed class ColdBaselines(EncodedSequences sequences, ItemSet candidates, ulong seed)
{
    public const string Random = "random_cold_items";
    public const string MetadataNeighbors = "metadata_knn";

    private readonly int[] _candidates = [.. Enumerable.Range(0, candidates.Capacity).Where(candidates.Contains)];

    /// <summary>Baseline → metric → value.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Measure(HoldOut holdOut)
    {
        IReadOnlyDictionary<string, double> Metrics(Func<int, IReadOnlyList<int>> rankingOfUser) =>
            RankingMetrics.Compute([.. holdOut.Users.Select(rankingOfUser)], holdOut.Relevant, sequences.Snapshot.ItemCount);

        return new Dictionary<string, IReadOnlyDictionary<string, double>>
        {
            [Random] = Metrics(user =>
            {
                var order = _candidates.ToArray();
                new FastRandom(seed, (RandomStream.Shuffle << 32) + (ulong)user).Shuffle(order);
                return order;
            }),
            [MetadataNeighbors] = Metrics(MetadataRanking(holdOut)),
        };
    }

    private Func<int, IReadOnlyList<int>> MetadataRanking(HoldOut holdOut)
    {
        var scores = new ContentScores(ContentBlend.ContentOf(sequences));
        return user =>
        {
            scores.Fill(sequences.History(user), holdOut.InputLengths[user], added: default);
            return [.. _candidates.OrderByDescending(item => scores[item]).ThenBy(item => item).Take(RankingMetrics.Depth)];
        };
    }
}
