using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Evaluation;

/// <summary>optimizationObjective: what the loss is weighted by, and what comes of it.</summary>
public sealed class ItemRewardsTests
{
    // Two users, five events of items 0, 1, 1, 2 and 3 with the values 2, 4, none and below zero: mean (2 + 4 + 4 + 0) / 4 = 2.5.
    private static readonly Snapshot s_small = WithPrice(
        TestSnapshots.FromHistories(4, 0, [[(0, 10, 0), (1, 20, 0), (1, 30, 0)], [(2, 10, 0), (3, 20, 0)]]), [2, 4, double.NaN, -1]);

    [Theory]
    [InlineData("LOW", 0.25f)]
    [InlineData("MEDIUM", 0.5f)]
    [InlineData("HIGH", 1f)]
    public void Targets_weigh_by_reward_and_their_shares_sum_to_one(string sensitivity, float s)
    {
        var rewards = Of(s_small, "price", sensitivity)!;
        float[] expected = [0.8f, 1.6f, 1, 0];
        Assert.Equal(expected, Enumerable.Range(0, 4).Select(rewards.Reward));

        Target[] targets = [new Target(1, 0.75f), new Target(3, 0.25f)];
        var weight = rewards.Weigh(targets);

        var (first, second) = (0.75f * (1 - s + (s * 1.6f)), 0.25f * (1 - s));
        Assert.Equal(first + second, weight, 5);
        Assert.Equal([first / weight, second / weight], targets.Select(t => t.Share), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Targets_without_any_reward_have_no_weight_and_stay_numbers()
    {
        Target[] targets = [new Target(3, 1)];
        Assert.Equal(0, Of(s_small, "PRICE", "HIGH")!.Weigh(targets));
        Assert.Equal(1, targets[0].Share);
    }

    [Fact]
    public void A_very_expensive_item_is_not_all_that_is_learned()
    {
        var events = Enumerable.Range(0, 100).Select(i => (i == 0 ? 1 : 0, (long)i, 0)).ToArray();
        Target[] targets = [new Target(1, 1)];
        Assert.Equal(10, Of(WithPrice(TestSnapshots.FromHistories(2, 0, [events]), [1, 10_000]), "PRICE", "HIGH")!.Weigh(targets));
    }

    [Theory]
    [InlineData("OFF")]
    [InlineData(null)]
    public void Off_is_nothing(string? sensitivity)
    {
        Assert.Null(Of(s_small, "NO_SUCH", sensitivity));
        Assert.Null(ItemRewards.Of(s_small, null, [0, 1]));
    }

    [Fact]
    public void What_is_no_number_of_the_items_is_refused_and_the_numbers_are_named()
    {
        var error = Assert.Throws<PersonalizeException>(() => Of(s_small, "PRISE", "LOW"));
        Assert.Equal("UnknownItemAttribute", error.ErrorId);
        Assert.Contains(
            "'PRISE', which is not a numeric field of the Items dataset. The numeric fields of Items are PRICE. Did you mean 'PRICE'?", error.Message);

        var none = TestSnapshots.FromHistories(1, 0, [[(0, 1, 0)]]);
        Assert.Contains("Items has no numeric field.", Assert.Throws<PersonalizeException>(() => Of(none, "PRICE", "LOW")).Message);
    }

    [Fact]
    public void Rewards_that_nobody_can_earn_are_refused() =>
        Assert.Equal(
            "NothingToReward", Assert.Throws<PersonalizeException>(() => Of(WithPrice(s_small, [0, -1, double.NaN, 5]), "PRICE", "HIGH", users: [0])).ErrorId);

    /// <summary>After every anchor comes its cheap item twice as often as its dear one, which brings eight times as much.</summary>
    [Fact]
    public void High_ranks_by_the_reward_to_be_expected_and_off_is_as_without()
    {
        const int Anchors = 8;
        var random = new FastRandom(5, 0);
        var histories = Enumerable.Range(0, 400).Select(_ =>
        {
            var time = 1_700_000_000L + random.NextInt(1000);
            return Enumerable.Range(0, 10).SelectMany(_ =>
            {
                var anchor = random.NextInt(Anchors);
                var choice = anchor + (random.NextInt(3) == 0 ? 2 * Anchors : Anchors);
                time += 60;
                return new[] { (anchor, time, 0), (choice, time + 30, 0) };
            }).ToArray();
        }).ToArray();
        var snapshot = WithPrice(
            TestSnapshots.FromHistories(3 * Anchors, 0, histories),
            [.. Enumerable.Range(0, 3 * Anchors).Select(item => item < Anchors ? 0.0 : item < 2 * Anchors ? 10 : 80)]);

        // What is ranked first after an anchor: its expensive item, its cheap one, or something else.
        double ShareOfDear(string? sensitivity,
            out IReadOnlyDictionary<string, double> metrics, out IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> baselines)
        {
            var objective = sensitivity is null ? null : new OptimizationObjective("PRICE", sensitivity);
            var model = ModelTraining.Train(snapshot, TestModels.Request() with { Objective = objective }, null, OperationContext.None);
            (metrics, baselines) = (model.Metrics, model.Baselines);
            using var recommender = new Recommender(new MemoryModelFile(model.ConfigurationJson, model.Tensors));
            var first = Enumerable.Range(0, Anchors).Select(anchor =>
            {
                var list = recommender.Recommend([new HistoryEvent($"i{anchor}", 1_700_001_000)], 24).Select(r => r.ItemId).ToList();
                return list.IndexOf($"i{anchor + (2 * Anchors)}") < list.IndexOf($"i{anchor + Anchors}");
            });
            return first.Count(dear => dear) / (double)Anchors;
        }

        Assert.Equal(0, ShareOfDear(null, out var plain, out _));
        Assert.Equal(0, ShareOfDear("OFF", out var off, out _));
        Assert.Equal(1, ShareOfDear("HIGH", out var high, out var baselines));
        Assert.Equal(plain, off);
        Assert.DoesNotContain(RankingMetrics.AverageRewards, off.Keys);
        Assert.Equal([.. RankingMetrics.Names, RankingMetrics.AverageRewards], high.Keys);
        Assert.InRange(high[RankingMetrics.AverageRewards], 0.01, 1);
        Assert.All(baselines.Values, values => Assert.InRange(values[RankingMetrics.AverageRewards], 0, 1));
    }

    private static ItemRewards? Of(Snapshot snapshot, string attribute, string? sensitivity, int[]? users = null) =>
        ItemRewards.Of(snapshot, new OptimizationObjective(attribute, sensitivity), users ?? [.. Enumerable.Range(0, snapshot.UserCount)]);

    private static Snapshot WithPrice(Snapshot snapshot, double[] prices) => new()
    {
        Users = snapshot.Users, Items = snapshot.Items, EventTypes = snapshot.EventTypes, UserOffsets = snapshot.UserOffsets,
        EventItems = snapshot.EventItems, EventTimes = snapshot.EventTimes,
        ItemMetadata = [new MetadataColumn { Name = "PRICE", Kind = MetadataKind.Numeric, Numbers = prices }],
    };
}
