using Personalize.Engine.Evaluation;

namespace Personalize.Engine.Tests.Evaluation;

/// <summary>average_rewards_at_k.</summary>
public sealed class AverageRewardsTests
{
    [Fact]
    public void It_is_the_share_of_the_rewards_to_be_had()
    {
        // One user gets 20 of a possible 10 + 20, another all of 5; a user with nothing to gain does not count.
        var metrics = RankingMetrics.Compute([[2, 7], [3], [0]], [[1, 2], [3], [0]], itemCount: 8, item => item switch { 1 => 10, 2 => 20, 3 => 5, _ => 0 });
        Assert.Equal(((20.0 / 30) + 1) / 2, metrics[RankingMetrics.AverageRewards], 12);
    }

    [Fact]
    public void Only_the_first_25_count_on_both_sides()
    {
        int[] ranking = [.. Enumerable.Range(100, 24), 0, 1];
        int[] relevant = [.. Enumerable.Range(0, 30)];
        var metrics = RankingMetrics.Compute([ranking], [relevant], itemCount: 200, item => item < 30 ? 1 : 0);
        Assert.Equal(1.0 / 25, metrics[RankingMetrics.AverageRewards], 12);
    }

    [Fact]
    public void Nothing_to_gain_is_nothing_gained() =>
        Assert.Equal(0, RankingMetrics.Compute([[1]], [[1]], 2, _ => 0)[RankingMetrics.AverageRewards]);

    [Fact]
    public void Without_rewards_it_is_not_there() => Assert.Equal(RankingMetrics.Names, RankingMetrics.Compute([[1]], [[1]], 2).Keys);
}
