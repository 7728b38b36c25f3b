namespace Personalize.Engine.Evaluation;

/// <summary>The metrics of "Evaluating a solution version with metrics" in the Amazon Personalize developer guide, over rankings for held-out users.</summary>
public static class RankingMetrics
{
    /// <summary>How many items of a ranking are judged.</summary>
    public const int Depth = 25;

    /// <summary>Share of all items that were recommended to at least one user.</summary>
    public const string Coverage = "coverage";

    /// <summary>Mean of 1 / position of the first relevant item; 0 for a user with none among the first 25.</summary>
    public const string MeanReciprocalRank = "mean_reciprocal_rank_at_25";

    /// <summary>Begins the names of the metrics of normalised discounted cumulative gain, which end in the number of items judged.</summary>
    public const string NdcgPrefix = "normalized_discounted_cumulative_gain_at_";

    /// <summary>NDCG of the first 5 items: a relevant item counts for more the higher it is ranked.</summary>
    public const string Ndcg5 = NdcgPrefix + "5";

    /// <summary>NDCG of the first 10 items.</summary>
    public const string Ndcg10 = NdcgPrefix + "10";

    /// <summary>NDCG of the first 25 items.</summary>
    public const string Ndcg25 = NdcgPrefix + "25";

    /// <summary>Begins the names of the precision metrics, which end in the number of items judged.</summary>
    public const string PrecisionPrefix = "precision_at_";

    /// <summary>Number of relevant items among the first 5, divided by 5.</summary>
    public const string Precision5 = PrecisionPrefix + "5";

    /// <summary>Number of relevant items among the first 10, divided by 10.</summary>
    public const string Precision10 = PrecisionPrefix + "10";

    /// <summary>Number of relevant items among the first 25, divided by 25.</summary>
    public const string Precision25 = PrecisionPrefix + "25";

    /// <summary>Only for solutions with an optimizationObjective.</summary>
    public const string AverageRewards = "average_rewards_at_k";

    /// <summary>The metrics that every version has, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Coverage, MeanReciprocalRank,
        Ndcg5, Ndcg10, Ndcg25,
        Precision5, Precision10, Precision25,
    ];

    /// <summary>Means over users.</summary>
    /// <param name="rankings">A user's recommended items, best first, distinct; the first 25 count.</param>
    /// <param name="relevant">The same user's held-out items; repeats count once.</param>
    /// <param name="itemCount">Distinct items in Interactions and Items, for coverage.</param>
    /// <param name="reward">Item → its reward, for <see cref="AverageRewards"/>; null to leave that out.</param>
    public static IReadOnlyDictionary<string, double> Compute(
        IReadOnlyList<IReadOnlyList<int>> rankings, IReadOnlyList<IReadOnlyCollection<int>> relevant, int itemCount, Func<int, float>? reward = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(relevant.Count, rankings.Count);
        var sums = new double[Names.Count];
        var recommended = new HashSet<int>();
        for (var u = 0; u < rankings.Count; u++)
        {
            recommended.UnionWith(rankings[u].Take(Depth));
            var right = AsSet(relevant[u]);
            sums[1] += ReciprocalRank(rankings[u], right);
            sums[2] += Ndcg(rankings[u], right, 5);
            sums[3] += Ndcg(rankings[u], right, 10);
            sums[4] += Ndcg(rankings[u], right, 25);
            sums[5] += Precision(rankings[u], right, 5);
            sums[6] += Precision(rankings[u], right, 10);
            sums[7] += Precision(rankings[u], right, 25);
        }

        var result = new Dictionary<string, double>();
        for (var m = 0; m < Names.Count; m++)
            result[Names[m]] = rankings.Count == 0 ? 0 : sums[m] / rankings.Count;
        result[Coverage] = itemCount == 0 ? 0 : (double)recommended.Count / itemCount;
        if (reward is not null)
            result[AverageRewards] = MeanRewards(rankings, relevant, reward);
        return result;
    }

    /// <summary>
    /// The share of the rewards of a user's relevant items that the first 25 recommendations would have earned, at best 1: the sum
    /// over the relevant recommended items ÷ the sum of the 25 largest rewards of relevant items, averaged over users with something to
    /// gain. The service divides by the rewards of the recommended items instead, which rates a list with a single relevant item as
    /// highly as a list full of them.
    /// </summary>
    private static double MeanRewards(IReadOnlyList<IReadOnlyList<int>> rankings, IReadOnlyList<IReadOnlyCollection<int>> relevant, Func<int, float> reward)
    {
        double sum = 0;
        var users = 0;
        for (var u = 0; u < rankings.Count; u++)
        {
            var right = AsSet(relevant[u]);
            var possible = right.Select(item => (double)reward(item)).OrderDescending().Take(Depth).Sum();
            if (possible <= 0)
                continue;
            users++;
            sum += rankings[u].Take(Depth).Where(right.Contains).Sum(item => (double)reward(item)) / possible;
        }

        return users == 0 ? 0 : sum / users;
    }

    /// <summary>1/rank of the first relevant item among the first 25, else 0; the greatest weight/rank if items count differently.</summary>
    public static double ReciprocalRank(IReadOnlyList<int> ranking, IReadOnlySet<int> relevant)
    {
        double greatest = 0;
        for (var i = 0; i < Math.Min(Depth, ranking.Count) && greatest < 1.0 / (i + 1); i++)
            greatest = Math.Max(greatest, Gain(relevant, ranking[i]) / (i + 1));
        return greatest;
    }

    /// <summary>
    /// Gain 1 per relevant item, or its weight, discount 1/log2(1 + rank), over the ideal of min(K, relevant) relevant items first, the
    /// weightiest ones at the top (Järvelin and Kekäläinen, ACM TOIS 2002).
    /// </summary>
    public static double Ndcg(IReadOnlyList<int> ranking, IReadOnlySet<int> relevant, int k)
    {
        var best = relevant is GradedItems graded ? graded.Select(item => (double)graded.WeightOf(item)).OrderDescending().ToArray() : null;
        double gain = 0, ideal = 0;
        for (var i = 0; i < k; i++)
        {
            var discount = 1 / Math.Log2(i + 2);
            if (i < ranking.Count)
                gain += discount * Gain(relevant, ranking[i]);
            if (i < relevant.Count)
                ideal += discount * (best?[i] ?? 1);
        }

        return ideal == 0 ? 0 : gain / ideal;
    }

    /// <summary>NDCG@25 of each user.</summary>
    internal static double[] Ndcg25ByUser(IReadOnlyList<IReadOnlyList<int>> rankings, IReadOnlyList<IReadOnlyCollection<int>> relevant) =>
        [.. rankings.Zip(relevant, (ranking, right) => Ndcg(ranking, AsSet(right), Depth))];

    /// <summary>The relevant items among the first K, or their weights, divided by K.</summary>
    public static double Precision(IReadOnlyList<int> ranking, IReadOnlySet<int> relevant, int k)
    {
        double hits = 0;
        for (var i = 0; i < Math.Min(k, ranking.Count); i++)
            hits += Gain(relevant, ranking[i]);
        return hits / k;
    }

    private static IReadOnlySet<int> AsSet(IReadOnlyCollection<int> items) => items as IReadOnlySet<int> ?? new HashSet<int>(items);

    private static double Gain(IReadOnlySet<int> relevant, int item) => relevant is GradedItems graded
        ? graded.WeightOf(item)
        : relevant.Contains(item) ? 1 : 0;
}
