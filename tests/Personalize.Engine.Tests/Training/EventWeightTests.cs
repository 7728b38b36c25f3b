using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Networks;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

/// <summary>Types of events with different weights, in what is measured and in the loss.</summary>
public sealed class EventWeightTests
{
    // Twenty events of one user: the last two, of a buy and a look, are held out.
    private static readonly Snapshot s_snapshot = new()
    {
        Users = new Vocabulary(["u", "v"]),
        Items = new Vocabulary([.. Enumerable.Range(0, 22).Select(item => $"i{item}")]),
        EventTypes = new Vocabulary(["look", "buy"]),
        UserOffsets = [0, 20, 22],
        EventItems = [.. Enumerable.Range(0, 22)],
        EventTimes = [.. Enumerable.Range(0, 22).Select(time => (long)time)],
        EventTypeIndices = [.. Enumerable.Range(0, 22).Select(e => e == 18 ? 1 : 0)],
        EventTypeWeights = [0.25f, 1],
    };

    [Fact]
    public void Held_out_items_count_as_much_as_their_events()
    {
        var relevant = Assert.IsAssignableFrom<IReadOnlySet<int>>(new HoldOut(s_snapshot, [0]).Relevant[0]);

        Assert.Equal(1, RankingMetrics.Ndcg([18, 19], relevant, 5), 12);
        Assert.Equal((0.25 + (1 / Math.Log2(3))) / (1 + (0.25 / Math.Log2(3))), RankingMetrics.Ndcg([19, 18], relevant, 5), 12);
        Assert.Equal(1.25 / 5, RankingMetrics.Precision([19, 18], relevant, 5), 12);
        Assert.Equal(0.5, RankingMetrics.ReciprocalRank([19, 18], relevant), 12);
        Assert.Equal(0.25, RankingMetrics.ReciprocalRank([19, 3], relevant), 12);
    }

    [Fact]
    public void A_user_without_anything_that_counts_is_not_measured()
    {
        var holdOut = new HoldOut(With(0, 1), [1, 0]);

        Assert.Equal([0], holdOut.Users);
        Assert.Equal([18], Assert.Single(holdOut.Relevant));
    }

    [Fact]
    public void Targets_weigh_as_much_as_their_events_and_one_on_average()
    {
        var weights = EventWeights.Of(s_snapshot, [0])!;
        var mean = ((19 * 0.25f) + 1) / 20;
        Target[] targets = [new Target(18, 0.5f), new Target(19, 0.5f)];

        Assert.Equal(0.625f / mean, weights.Weigh(targets, 18), 5);
        Assert.Equal([0.8f, 0.2f], targets.Select(target => target.Share));
        Assert.Null(EventWeights.Of(new Snapshot
        {
            Users = s_snapshot.Users, Items = s_snapshot.Items, EventTypes = s_snapshot.EventTypes, UserOffsets = s_snapshot.UserOffsets,
            EventItems = s_snapshot.EventItems, EventTimes = s_snapshot.EventTimes,
        }, [0]));
    }

    private static Snapshot With(params float[] weights) => new()
    {
        Users = s_snapshot.Users,
        Items = s_snapshot.Items,
        EventTypes = s_snapshot.EventTypes,
        UserOffsets = s_snapshot.UserOffsets,
        EventItems = s_snapshot.EventItems,
        EventTimes = s_snapshot.EventTimes,
        EventTypeIndices = s_snapshot.EventTypeIndices,
        EventTypeWeights = weights,
    };
}
