using CsCheck;
using Personalize.Engine.Evaluation;

namespace Personalize.Engine.Tests.Evaluation;

/// <summary>
/// The definitions are those of "Evaluating an Amazon Personalize solution version with metrics" in the public guide of the service, which are the usual
/// ones of information retrieval; the source of each stands beside its cases.
/// </summary>
public sealed class RankingMetricsTests
{
    private const double Tolerance = 1e-12;

    /// <summary>A catalogue, a ranking of a part of it and what is relevant to the user.</summary>
    private static readonly Gen<(int Items, int[] Ranking, HashSet<int> Relevant)> s_case =
        Gen.Int[1, 60].SelectMany(items => Gen.Select(
            Gen.Shuffle(Enumerable.Range(0, items).ToArray()), Gen.Int[0, items], Gen.Shuffle(Enumerable.Range(0, items).ToArray()), Gen.Int[1, items],
            (ranking, length, relevant, count) => (items, ranking[..length], relevant[..count].ToHashSet())));

    /// <summary>
    /// Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002, with the discount log2(1 + rank) of Burges et
    /// al., "Learning to rank using gradient descent", ICML 2005: of the relevant 3, 4 and 8 there are two, at the ranks 2 and 5, so that
    /// DCG = 1/log2(3) + 1/log2(6) = 0.6309 + 0.3869, and at best 1 + 1/log2(3) + 1/log2(4) = 1 + 0.6309 + 0.5.
    /// </summary>
    [Fact]
    public void Ndcg_is_the_discounted_gain_over_that_of_the_best_ranking() =>
        Assert.Equal(0.4776237035032179, RankingMetrics.Ndcg([7, 3, 9, 1, 4], Set(3, 4, 8), 5), Tolerance);

    /// <summary>With K = 2 the best ranking has two relevant items, though there are three: 1 ÷ (1 + 1/log2(3)).</summary>
    [Fact]
    public void The_best_ranking_has_no_more_than_k_items() => Assert.Equal(0.6131471927654584, RankingMetrics.Ndcg([3, 7, 4, 8], Set(3, 4, 8), 2), Tolerance);

    /// <summary>One relevant item at rank r: NDCG is its discount, 1/log2(1 + r).</summary>
    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(3, 0.5)]
    [InlineData(7, 1.0 / 3)]
    [InlineData(15, 0.25)]
    public void Ndcg_of_one_relevant_item_is_its_discount(int rank, double expected) =>
        Assert.Equal(expected, RankingMetrics.Ndcg(Enumerable.Range(0, 25).ToArray(), Set(rank - 1), 25), Tolerance);

    /// <summary>Voorhees, "The TREC-8 question answering track report", 1999: one over the rank of the first right answer, 0 where there is none.</summary>
    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(2, 1.0 / 3)]
    [InlineData(24, 1.0 / 25)]
    [InlineData(25, 0.0)]
    [InlineData(99, 0.0)]
    public void Reciprocal_rank_is_that_of_the_first_relevant_item_in_the_first_25(int relevant, double expected) =>
        Assert.Equal(expected, RankingMetrics.ReciprocalRank(Enumerable.Range(0, 30).ToArray(), Set(relevant, relevant + 1)), Tolerance);

    /// <summary>Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, section 8.4: relevant among the first k, over k.</summary>
    [Theory]
    [InlineData(5, 2.0 / 5)]
    [InlineData(4, 1.0 / 4)]
    [InlineData(1, 0.0)]
    [InlineData(25, 3.0 / 25)]
    public void Precision_is_the_share_of_relevant_items(int k, double expected) =>
        Assert.Equal(expected, RankingMetrics.Precision([7, 3, 9, 1, 4, 8], Set(3, 4, 8), k), Tolerance);

    /// <summary>The guide: the number of different items recommended over the number of different items there are.</summary>
    [Fact]
    public void Coverage_is_the_share_of_items_that_somebody_is_recommended()
    {
        Assert.Equal(3.0 / 5, RankingMetrics.Compute([[0, 1], [1, 2]], [[4], [4]], itemCount: 5)[RankingMetrics.Coverage], Tolerance);
        Assert.Equal(25.0 / 60, RankingMetrics.Compute([Enumerable.Range(0, 30).ToArray()], [[4]], itemCount: 60)[RankingMetrics.Coverage], Tolerance);
    }

    /// <summary>The first user has the relevant item at rank 2, the second at rank 1 and another at rank 6, the third none.</summary>
    [Fact]
    public void Metrics_are_means_over_users()
    {
        var metrics = RankingMetrics.Compute([[1, 2, 3], [4, 1, 2, 3, 5, 6], [1, 2, 3]], [[2], [4, 6], [9]], itemCount: 10);

        Assert.Equal((0.5 + 1 + 0) / 3, metrics["mean_reciprocal_rank_at_25"], Tolerance);
        Assert.Equal(((1 / 5.0) + (1 / 5.0) + 0) / 3, metrics["precision_at_5"], Tolerance);
        Assert.Equal(((1 / 10.0) + (2 / 10.0) + 0) / 3, metrics["precision_at_10"], Tolerance);
        Assert.Equal(((1 / 25.0) + (2 / 25.0) + 0) / 3, metrics["precision_at_25"], Tolerance);

        // 1/log2(3) = 0.6309 is the discount of rank 2, 1/log2(7) = 0.3562 that of rank 6.
        var (second, sixth) = (0.6309297535714574, 0.3562071871080222);
        Assert.Equal((second + (1 / (1 + second)) + 0) / 3, metrics["normalized_discounted_cumulative_gain_at_5"], Tolerance);
        Assert.Equal((second + ((1 + sixth) / (1 + second)) + 0) / 3, metrics["normalized_discounted_cumulative_gain_at_10"], Tolerance);
        Assert.Equal(metrics["normalized_discounted_cumulative_gain_at_10"], metrics["normalized_discounted_cumulative_gain_at_25"], Tolerance);
        Assert.Equal(6.0 / 10, metrics["coverage"], Tolerance);
        Assert.Equal(RankingMetrics.Names, metrics.Keys);
    }

    [Fact]
    public void Without_users_all_metrics_are_zero() => Assert.All(RankingMetrics.Compute([], [], itemCount: 5).Values, value => Assert.Equal(0, value));

    [Fact]
    public void What_is_no_pair_of_rankings_and_relevant_items_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RankingMetrics.Compute([[1]], [], itemCount: 5));

    [Fact]
    public void All_metrics_lie_between_zero_and_one() => s_case.Sample(sample =>
        Assert.All(Metrics(sample.Items, sample.Ranking, sample.Relevant).Values, value => Assert.InRange(value, 0, 1)));

    [Fact]
    public void A_perfect_ranking_has_the_best_values_there_are() => s_case.Sample(sample =>
    {
        var (items, _, relevant) = sample;
        var metrics = Metrics(items, [.. relevant, .. Enumerable.Range(0, items).Where(item => !relevant.Contains(item))], relevant);

        Assert.Equal(1, metrics["mean_reciprocal_rank_at_25"]);
        foreach (var k in new[] { 5, 10, 25 })
        {
            Assert.Equal(1, metrics[$"normalized_discounted_cumulative_gain_at_{k}"], Tolerance);

            // A catalogue or a list of relevant items shorter than K leaves the rest of the K places without a hit.
            Assert.Equal(Math.Min(k, relevant.Count) / (double)k, metrics[$"precision_at_{k}"], Tolerance);
        }
    });

    [Fact]
    public void Moving_a_relevant_item_up_never_lowers_a_metric() =>
        Gen.Select(s_case.Where(sample => sample.Ranking.Length > 1), Gen.Int[0, 1000], Gen.Int[0, 1000]).Sample(
            (sample, one, other) =>
            {
                var (items, ranking, relevant) = sample;
                var (upper, lower) = (Math.Min(one % ranking.Length, other % ranking.Length), Math.Max(one % ranking.Length, other % ranking.Length));
                if (!relevant.Contains(ranking[lower]))
                    return;
                int[] moved = [.. ranking];
                (moved[upper], moved[lower]) = (moved[lower], moved[upper]);
                var (before, after) = (Metrics(items, ranking, relevant), Metrics(items, moved, relevant));
                foreach (var name in RankingMetrics.Names.Where(name => name != RankingMetrics.Coverage))
                    Assert.True(after[name] >= before[name] - Tolerance, $"{name} falls from {before[name]} to {after[name]}");
            });

    [Fact]
    public void The_order_of_users_changes_nothing() =>
        Gen.Select(s_case.Array[1, 8], Gen.Int[0, 1000]).Sample((samples, seed) =>
        {
            var order = Enumerable.Range(0, samples.Length).ToArray();
            new Random(seed).Shuffle(order);
            var straight = RankingMetrics.Compute([.. samples.Select(s => s.Ranking)], [.. samples.Select(s => s.Relevant)], itemCount: 60);
            var shuffled = RankingMetrics.Compute([.. order.Select(i => samples[i].Ranking)], [.. order.Select(i => samples[i].Relevant)], itemCount: 60);
            Assert.All(RankingMetrics.Names, name => Assert.Equal(straight[name], shuffled[name], Tolerance));
        });

    [Fact]
    public void Repeats_of_relevant_items_change_nothing() => s_case.Sample(sample =>
    {
        int[] repeated = [.. sample.Relevant, .. sample.Relevant.Reverse(), sample.Relevant.First()];
        Assert.Equal(
            Metrics(sample.Items, sample.Ranking, sample.Relevant),
            RankingMetrics.Compute([sample.Ranking], [repeated], sample.Items));
    });

    [Fact]
    public void What_comes_after_the_first_25_changes_nothing() => s_case.Sample(sample =>
        Assert.Equal(
            Metrics(sample.Items, [.. sample.Ranking.Take(25)], sample.Relevant),
            Metrics(sample.Items, sample.Ranking, sample.Relevant)));

    private static IReadOnlyDictionary<string, double> Metrics(int items, int[] ranking, HashSet<int> relevant) =>
        RankingMetrics.Compute([ranking], [relevant], items);

    private static HashSet<int> Set(params int[] items) => [.. items];
}
