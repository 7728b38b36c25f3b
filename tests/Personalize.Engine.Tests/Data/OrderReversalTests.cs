using Personalize.Engine.Data;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tests.Data;

public sealed class OrderReversalTests
{
    private const int Users = 400;

    [Fact]
    public void Lists_that_are_played_from_top_to_bottom_are_never_reversed()
    {
        var lists = Histories((random, position) => position);
        Assert.InRange(OrderReversal.Measure(lists, All), 0, 0.1);
    }

    [Fact]
    public void Baskets_come_in_either_order()
    {
        var baskets = Histories((random, position) => random.NextInt(12));
        Assert.InRange(OrderReversal.Measure(baskets, All), 0.95, 1);
    }

    [Fact]
    public void Where_a_third_of_the_lists_is_played_backwards_the_measure_is_that_of_the_counts()
    {
        // With f of n users forwards and b backwards: 2·f·b ÷ (f² + b²) = 4/5 for a third.
        var mixed = Histories((random, position) => position, user => user % 3 == 0);
        Assert.InRange(OrderReversal.Measure(mixed, All), 0.75, 0.85);
    }

    [Fact]
    public void Habits_of_one_user_do_not_count_as_reversals()
    {
        // Everyone goes to and fro between the items of a pair that is their own, so that no two users have a pair in common.
        var habits = TestSnapshots.FromHistories(
            2 * Users, eventTypes: 0,
            [.. Enumerable.Range(0, Users).Select(user => Enumerable.Range(0, 30).Select(i => ((2 * user) + (i % 2), (long)i, 0)).ToArray())]);
        Assert.Equal(1, OrderReversal.Measure(habits, All));
    }

    [Fact]
    public void Little_data_says_that_order_does_not_matter()
    {
        var few = TestSnapshots.Random(users: 10, items: 50, eventTypes: 0, maxLength: 20, seed: 1);
        Assert.InRange(OrderReversal.Measure(few, [.. Enumerable.Range(0, 10)]), 0.9, 1);
        var one = TestSnapshots.Random(users: 1, items: 2, eventTypes: 0, maxLength: 1, seed: 1);
        Assert.Equal(1, OrderReversal.Measure(one, [0]));
    }

    private static int[] All => [.. Enumerable.Range(0, Users)];

    /// <summary>Users who take the items of one of twenty lists of twelve.</summary>
    private static Snapshot Histories(Func<FastRandom, int, int> place, Func<int, bool>? isReversed = null)
    {
        const int Lists = 20, Length = 12;
        var random = new FastRandom(3, 0);
        return TestSnapshots.FromHistories(
            Lists * Length, eventTypes: 0,
            [.. Enumerable.Range(0, Users).Select(user =>
            {
                var list = random.NextInt(Lists);
                var events = Enumerable.Range(0, Length).Select(position => (list * Length) + place(random, position));
                return (isReversed?.Invoke(user) == true ? events.Reverse() : events).Select((item, i) => (item, (long)i, 0)).ToArray();
            })]);
    }
}
