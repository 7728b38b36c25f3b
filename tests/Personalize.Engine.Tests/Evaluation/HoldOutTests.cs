using CsCheck;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;

namespace Personalize.Engine.Tests.Evaluation;

/// <summary>
/// The protocol of "Evaluating an Amazon Personalize solution version with metrics" in the public guide of the service: the oldest 90 % of a user's data
/// is the input, the newest 10 % is compared with the recommendations.
/// </summary>
public sealed class HoldOutTests
{
    /// <summary>A tenth of the events, rounded up, and at least one.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(20, 2)]
    [InlineData(21, 3)]
    [InlineData(100, 10)]
    [InlineData(101, 11)]
    public void The_newest_tenth_is_held_out(int length, int held)
    {
        // Every event has an item of its own, so that the relevant items are the last ones of the range.
        var snapshot = Histories(length, [.. Enumerable.Range(0, length)]);

        var holdOut = new HoldOut(snapshot, [0]);

        Assert.Equal([length - held], holdOut.InputLengths);
        Assert.Equal(Enumerable.Range(length - held, held), Assert.Single(holdOut.Relevant).Order());
    }

    [Fact]
    public void Relevant_items_count_once_and_may_be_in_the_input_too()
    {
        // Twelve events: the last two are held out, both of item 3, which the user had before.
        var holdOut = new HoldOut(Histories(4, [3, 0, 1, 2, 0, 1, 2, 0, 1, 2, 3, 3]), [0]);

        Assert.Equal([10], holdOut.InputLengths);
        Assert.Equal([3], Assert.Single(holdOut.Relevant));
    }

    [Fact]
    public void Only_the_users_asked_for_are_held_out_in_their_order()
    {
        var snapshot = Histories(6, [0, 1], [2, 3], [4, 5]);

        var holdOut = new HoldOut(snapshot, [2, 0]);

        Assert.Equal([2, 0], holdOut.Users);
        Assert.Equal([1, 0, 1], holdOut.InputLengths);
        Assert.Equal([[5], [1]], holdOut.Relevant.Select(items => items.ToArray()));
    }

    /// <summary>Of events at the same second the later in the snapshot is the newer: the split follows its order, which import and sorting keep.</summary>
    [Fact]
    public void Events_of_one_second_keep_their_order()
    {
        var snapshot = TestSnapshots.FromHistories(11, 0, [[.. Enumerable.Range(0, 11).Select(item => (10 - item, 1_700_000_000L, 0))]]);

        Assert.Equal([0, 1], Assert.Single(new HoldOut(snapshot, [0]).Relevant).Order());
    }

    [Fact]
    public void Input_and_held_out_events_make_the_whole_history() =>
        Gen.Int[0, 9].Array[1, 60].Array[1, 12].Sample(histories =>
        {
            var snapshot = Histories(10, histories);
            var holdOut = new HoldOut(snapshot, [.. Enumerable.Range(0, histories.Length)]);
            for (var user = 0; user < histories.Length; user++)
            {
                var length = histories[user].Length;
                var held = length - holdOut.InputLengths[user];
                Assert.Equal(Math.Max(1, Math.Ceiling(length / 10.0)), held);
                Assert.Equal(histories[user][^held..].ToHashSet(), holdOut.Relevant[user].ToHashSet());
            }
        });

    /// <summary>Users 0 and 3 had a hidden item and something else; user 1 had nothing hidden, user 2 nothing else.</summary>
    [Fact]
    public void Of_hidden_items_those_users_are_asked_that_had_one_and_something_else()
    {
        var all = Histories(6, [0, 4, 1, 5, 4], [0, 1], [4], [5, 2]);
        var without = Histories(6, [0, 1], [0, 1], [], [2]);
        var hidden = new ItemSet(6);
        hidden.Add(4);
        hidden.Add(5);

        var holdOut = HoldOut.OfItems(all, without, [0, 1, 2, 3], hidden);

        Assert.Equal([0, 3], holdOut.Users);
        Assert.Equal([[4, 5], [5]], holdOut.Relevant.Select(items => items.Order().ToArray()));
        Assert.Equal([2, 2, 0, 1], holdOut.InputLengths);
    }

    private static Snapshot Histories(int items, params int[][] histories) =>
        TestSnapshots.FromHistories(items, 0, [.. histories.Select(history => history.Select((item, i) => (item, 1_700_000_000L + i, 0)).ToArray())]);
}
