using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;

namespace Personalize.Engine.Training;

/// <summary>With which weight a simple method makes a network better.</summary>
internal static class BlendWeight
{
    /// <summary>From hardly any influence on the order of the items to hardly any influence of the network.</summary>
    private static readonly float[] s_weights = [0, 0.1f, 0.2f, 0.4f, 0.8f, 1.6f, 3.2f, 12.8f];

    /// <summary>
    /// For what metadata says of cold items. The items that it is tried on are a sample of what cold items may be like and not those items, so neither part
    /// may decide alone.
    /// </summary>
    private static readonly float[] s_weightsOfContent = s_weights[..6];

    /// <summary>
    /// The weight with the best NDCG@25, the mean over users; 0 if the network is best alone. There is no threshold: on small data, where little is beyond
    /// chance, a network is rather worse than a simple method.
    /// </summary>
    /// <param name="ranker">The network with the method, whose own weight is 0.</param>
    /// <param name="asked">The questions; a user may be asked several times.</param>
    /// <param name="withContext">Whether the context of the event to predict is known.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    public static float Best(BatchRanker ranker, IReadOnlyList<HoldOut> asked, bool withContext, CancellationToken cancellationToken) =>
        Best(ranker, asked, s_weights, withContext, allowed: null, cancellationToken).Weight;

    /// <summary>
    /// What metadata alone says of items without events, with the weight that makes the network better by more than chance; null if none does. On small,
    /// clean data a network can learn more from metadata than how alike items are, so here the network has the benefit of the doubt.
    /// </summary>
    /// <param name="network">The network, which was not trained on the items.</param>
    /// <param name="sequences">The events without those of the items.</param>
    /// <param name="neighbors">The similarities.</param>
    /// <param name="team">The threads to use.</param>
    /// <param name="asked">Users who had some of the items.</param>
    /// <param name="items">The items.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    public static ContentBlend? OfContent(
        HrnnParameters network, EncodedSequences sequences, NeighborTables neighbors, ThreadTeam team, HoldOut asked, ItemSet items,
        CancellationToken cancellationToken)
    {
        var blend = new ContentBlend(ContentBlend.ContentOf(sequences), Weight: 0);
        using var ranker = new BatchRanker(network, sequences, neighbors.Full, neighbors.Trend, team, blend);
        var (weight, gain) = Best(ranker, [asked], s_weightsOfContent, withContext: false, items, cancellationToken);
        return gain.IsBeyondChanceAmong(s_weightsOfContent.Length - 1) ? blend with { Weight = weight } : null;
    }

    private static (float Weight, PairedDifference Gain) Best(
        BatchRanker ranker, IReadOnlyList<HoldOut> asked, float[] weights, bool withContext, ItemSet? allowed, CancellationToken cancellationToken)
    {
        HistoryPlace[] places = [.. asked.SelectMany(questions => questions.Places)];
        var rankings = ranker.RankByWeight(places, RankingMetrics.Depth, weights, withContext, allowed, cancellationToken);
        IReadOnlyCollection<int>[] relevant = [.. asked.SelectMany(questions => questions.Relevant)];
        var metrics = weights.Select((_, w) => RankingMetrics.Ndcg25ByUser([.. rankings.Select(answer => answer[w])], relevant)).ToArray();
        var byUser = new Dictionary<int, List<double[]>>();
        for (var i = 0; i < places.Length; i++)
        {
            if (!byUser.TryGetValue(places[i].User, out var differences))
                byUser.Add(places[i].User, differences = []);
            differences.Add(Array.ConvertAll(metrics, metric => metric[i] - metrics[0][i]));
        }

        if (byUser.Count == 0)
            return default;
        var gains = weights.Select((_, w) => PairedDifference.Of([.. byUser.Values.Select(user => user.Average(differences => differences[w]))])).ToArray();
        var best = Enumerable.Range(0, gains.Length).MaxBy(w => gains[w].Mean);
        return (weights[best], gains[best]);
    }
}
