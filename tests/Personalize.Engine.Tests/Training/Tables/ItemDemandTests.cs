using Personalize.Engine.Training.Tables;

namespace Personalize.Engine.Tests.Training.Tables;

public sealed class ItemDemandTests
{
    [Fact]
    public void Popularity_is_the_share_of_all_interactions()
    {
        var snapshot = TestSnapshots.FromHistories(3, 0, [[(0, 1, 0), (1, 2, 0), (0, 3, 0)], [(0, 9, 0)], [(2, 4, 0)]]);
        Assert.Equal([3 / 4f, 1 / 4f, 0], ItemDemand.Shares(snapshot, [0, 1]));
    }

    [Fact]
    public void Trends_compare_the_newest_interval_with_the_one_before()
    {
        // Item 0 rises from 1 to 9, item 1 falls, item 2 stays, item 3 was in demand long ago.
        var events = new List<(int Item, long Time, int Type)>();
        void Add(int item, int count, long time) => events.AddRange(Enumerable.Repeat((item, time, 0), count));
        Add(3, 50, 1000);
        Add(0, 1, 5000);
        Add(1, 9, 5000);
        Add(2, 5, 5000);
        Add(0, 9, 8000);
        Add(1, 1, 8000);
        Add(2, 5, 8000);
        var snapshot = TestSnapshots.FromHistories(4, 0, [events]);

        var (trends, count) = ItemDemand.Trends(snapshot, [0], seconds: 3000);

        Assert.Equal(30, count);
        Assert.Equal(8 / Math.Sqrt(11), trends[0], 1e-6);
        Assert.Equal(-8 / Math.Sqrt(11), trends[1], 1e-6);
        Assert.Equal([0f, 0f], trends[2..]);
    }

    [Fact]
    public void A_few_events_are_no_trend()
    {
        // From 1 to 3 says less than from 100 to 150, although it is three times as much.
        (int, long, int)[] events = [
            .. Enumerable.Repeat((0, 10L, 0), 1), .. Enumerable.Repeat((1, 10L, 0), 100),
            .. Enumerable.Repeat((0, 20L, 0), 3), .. Enumerable.Repeat((1, 20L, 0), 150),
        ];
        var (trends, _) = ItemDemand.Trends(TestSnapshots.FromHistories(2, 0, [events]), [0], seconds: 10);
        Assert.True(trends[1] > trends[0]);
    }
}
