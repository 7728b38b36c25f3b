using Personalize.Engine.Data;
using Personalize.Engine.Kernels;

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

    /// <summary>
    /// Content-based nearest neighbours (Pazzani and Billsus, 2007): the cosine between the features of a candidate and the sum of the
    /// features of the user's items, with features weighted by the logarithm of their rarity.
    /// </summary>
    private Func<int, IReadOnlyList<int>> MetadataRanking(HoldOut holdOut)
    {
        var table = sequences.Features.Items;
        var weights = RarityWeights();
        float Length(int item)
        {
            var sum = 0f;
            for (var k = table.Offsets[item]; k < table.Offsets[item + 1]; k++)
                sum += table.Weights[k] * weights[k] * table.Weights[k] * weights[k];
            return MathF.Max(1e-6f, MathF.Sqrt(sum));
        }

        var lengths = Enumerable.Range(0, table.RowCount).Select(Length).ToArray();
        return user =>
        {
            var profile = new float[sequences.Features.Spaces.Items.Count];
            var start = sequences.Snapshot.UserOffsets[user];
            for (var e = start; e < start + holdOut.InputLengths[user]; e++)
            {
                var item = sequences.Items[e];
                for (var k = table.Offsets[item]; k < table.Offsets[item + 1]; k++)
                    profile[table.Features[k]] += table.Weights[k] * weights[k] / lengths[item];
            }

            float Similarity(int item)
            {
                var sum = 0f;
                for (var k = table.Offsets[item]; k < table.Offsets[item + 1]; k++)
                    sum += profile[table.Features[k]] * table.Weights[k] * weights[k];
                return sum / lengths[item];
            }

            return [.. _candidates.Select(item => (Item: item, Similarity: Similarity(item)))
                .OrderByDescending(x => x.Similarity)
                .ThenBy(x => x.Item)
                .Take(RankingMetrics.Depth)
                .Select(x => x.Item)];
        };
    }

    /// <summary>ln(items / items with the feature), per entry of the table.</summary>
    private float[] RarityWeights()
    {
        var table = sequences.Features.Items;
        var counts = new int[sequences.Features.Spaces.Items.Count];
        foreach (var feature in table.Features)
            counts[feature]++;
        return Array.ConvertAll(table.Features, feature => MathF.Log(1 + ((float)table.RowCount / counts[feature])));
    }
}
