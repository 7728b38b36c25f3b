using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Training.Tables;

/// <summary>
/// Co-occurrence and metadata together: the more users had an item, the more counts what they had with it.
/// <code>sim(i, j) = λ·cooccurrence(i, j) + (1-λ)·content(i, j),   λ = n_i / (n_i + κ)</code>
/// κ, the number of users at which both count the same, is chosen on users whose newest events are hidden.
/// </summary>
internal static class SimilarItems
{
    /// <summary>The values of κ to choose from, from hardly any metadata to hardly anything else.</summary>
    public static readonly double[] Pivots = [1, 5, 25, 125, 625];

    public static NeighborTable Count(
        CoOccurrence counts, ContentSimilarity content, double pivot, ItemTableHyperparameters options, ThreadTeam team, CancellationToken cancellationToken)
    {
        var items = counts.Snapshot.ItemCount;
        var rows = new (int Item, float Similarity)[items][];
        var scratch = new System.Collections.Concurrent.ConcurrentBag<(float[] Scores, List<int> Touched)>();
        counts.Each(options, team, cancellationToken, (item, near) =>
        {
            if (!scratch.TryTake(out var own))
                own = (new float[items], []);
            var (scores, touched) = own;
            content.Add(item, scores, touched);
            var share = (float)(counts.UserCounts[item] / (counts.UserCounts[item] + pivot));
            foreach (var other in touched)
                scores[other] *= 1 - share;
            foreach (var (other, similarity) in near)
            {
                if (scores[other] == 0)
                    touched.Add(other);
                scores[other] += share * similarity;
            }

            rows[item] = CoOccurrence.Best([.. touched.Where(other => other != item && scores[other] > 0).Select(other => (other, scores[other]))]);
            foreach (var other in touched)
                scores[other] = 0;
            touched.Clear();
            scratch.Add(own);
        });
        return NeighborTable.Of(rows);
    }
}
