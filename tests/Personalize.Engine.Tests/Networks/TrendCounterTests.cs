using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Tests.Networks;

public sealed class TrendCounterTests : IDisposable
{
    private const int Day = 86_400;
    private readonly ThreadTeam _team = new(2);

    /// <summary>400 days, on each of which ten users have item day/100 and one has item 4: demand moves from item to item.</summary>
    private readonly EncodedSequences _sequences;

    public TrendCounterTests()
    {
        var histories = Enumerable.Range(0, 400).SelectMany(day => Enumerable.Range(0, 11)
            .Select(n => new (int Item, long Time, int Type)[] { (n == 10 ? 4 : day / 100, ((long)day * Day) + (n * 1000), 0) }));
        var snapshot = TestSnapshots.FromHistories(6, 0, [.. histories]);
        _sequences = new EncodedSequences(snapshot, SessionThresholds.From(snapshot), _team);
    }

    [Fact]
    public void Demand_follows_the_fashion_and_the_short_scale_follows_first()
    {
        var trend = Count();
        var early = trend.MomentOf(50L * Day);
        Assert.True(Value(trend, early, 0, item: 0) > 0.5, "item 0 is all the fashion on day 50");
        Assert.True(Value(trend, early, 0, item: 1) < -0.4, "nobody knows item 1 on day 50");

        var change = trend.MomentOf(105L * Day);
        Assert.True(Value(trend, change, 0, item: 1) > Value(trend, change, 2, item: 1));
        Assert.True(Value(trend, change, 0, item: 0) < Value(trend, change, 2, item: 0));
        Assert.InRange(Value(trend, change, 1, item: 4), -0.3, 0.3);
    }

    [Fact]
    public void Nothing_at_or_after_a_moment_has_been_counted_in_it()
    {
        // The first event ever of item 3 is on day 300: at all moments up to it, its demand is that of an item without events.
        var trend = Count();
        for (var moment = 1; moment < trend.MomentCount && trend.Times[moment] <= 300L * Day; moment++)
            Assert.True(Value(trend, moment, 0, item: 3) < 0, $"moment {moment} knows the future");
    }

    [Fact]
    public void The_newest_moment_is_after_all_events_and_the_first_before()
    {
        var trend = Count();
        Assert.Equal(0, trend.MomentOf(-1));
        Assert.Equal(trend.MomentCount - 1, trend.MomentOf(long.MaxValue));
        Assert.Equal(trend.Times.Order(), trend.Times);
        Assert.True(trend.Times[^1] > 399L * Day);
        Assert.All(Enumerable.Range(0, 6), item => Assert.Equal(0, Value(trend, 0, 0, item)));
    }

    [Fact]
    public void An_item_without_events_has_no_demand_but_a_number()
    {
        var trend = Count();
        Assert.All(Enumerable.Range(0, trend.MomentCount), moment => Assert.Equal(0, Value(trend, moment, 0, item: 5)));
        Assert.All(trend.ValueArray, value => Assert.True(float.IsFinite(value)));
    }

    public void Dispose() => _team.Dispose();

    private TrendTable Count() => TrendCounter.Count(_sequences, [.. Enumerable.Range(0, _sequences.Snapshot.UserCount)], 256, _team);

    private static float Value(TrendTable trend, int moment, int scale, int item) =>
        trend.ValueArray[(((moment * TrendTable.Scales) + scale) * trend.ItemCount) + item];
}
