using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks.Terms;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

public sealed unsafe class CopyStartTests
{
    private const int Items = 40;
    private const int Length = 12;

    [Fact]
    public void The_table_starts_from_how_often_items_come_back()
    {
        // To and fro between two items: after each event the other one comes back, and never the same one.
        var copy = Counted((user, position) => (2 * (user % 20)) + (position % 2));
        for (var bucket = 1; bucket < 3; bucket++)
        {
            var (other, same) = (copy[Habit(bucket, age: 1)], copy[Habit(bucket, age: 0)]);
            Assert.True(other > Math.Log(Items), $"{other}");
            Assert.True(same < other - 4, $"{same} against {other}");
        }
    }

    [Fact]
    public void A_habit_that_was_never_met_starts_from_the_mean_of_all()
    {
        var copy = Counted((user, position) => (2 * (user % 20)) + (position % 2));
        Assert.Equal(copy[Habit(OwnItems.CountBuckets - 1, age: 5)], copy[Habit(0, age: 7)]);
        Assert.InRange(copy[Habit(0, age: 7)], copy[Habit(1, age: 0)], copy[Habit(1, age: 1)]);
    }

    [Fact]
    public void Where_nothing_comes_back_own_items_start_below_all_others()
    {
        var copy = Counted((user, position) => (user + position) % Items);
        Assert.All(copy[..OwnItems.Habits], value => Assert.InRange(value, -20, -1));
        Assert.All(copy[OwnItems.Habits..], value => Assert.Equal(0, value));
    }

    private static int Habit(int countBucket, int age) => (countBucket * OwnItems.AgeBuckets) + age;

    private static float[] Counted(Func<int, int, int> item)
    {
        const int Users = 200;
        var snapshot = TestSnapshots.FromHistories(
            Items, eventTypes: 0,
            [.. Enumerable.Range(0, Users).Select(user =>
                Enumerable.Range(0, Length).Select(position => (item(user, position), 60L * position, 0)).ToArray())]);
        using var team = new ThreadTeam(1);
        var sequences = new EncodedSequences(snapshot, SessionThresholds.From(snapshot), team);
        var copy = new float[CopyTerm.ParameterCount];
        fixed (float* pointer = copy)
            CopyStart.Write(pointer, Items, sequences, [.. Enumerable.Range(0, Users)], new TargetSelector(sequences, horizonShare: 0));
        return copy;
    }
}
