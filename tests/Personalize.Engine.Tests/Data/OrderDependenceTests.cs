using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Tests.Data;

public sealed class OrderDependenceTests
{
    [Fact]
    public void What_follows_what_shows_where_clicks_follow_each_other()
    {
        // On a ring of ten, every click goes to the next or the one after; eight steps on, anything on the ring is likely.
        var clicks = Histories(item => item / 10 * 10, (item, random) => (item / 10 * 10) + ((item + 1 + random.NextInt(2)) % 10));
        var tastes = Histories(item => item / 10 * 10, (item, random) => (item / 10 * 10) + random.NextInt(10));
        var clicked = OrderDependence.Measure(clicks, All(clicks));
        var watched = OrderDependence.Measure(tastes, All(tastes));
        Assert.InRange(clicked!.Value, 2, 8);
        Assert.InRange(watched!.Value, 1, 1.1);
    }

    [Fact]
    public void Little_data_says_nothing()
    {
        var snapshot = TestSnapshots.Random(users: 5, items: 50, eventTypes: 0, maxLength: 20, seed: 1);
        Assert.Null(OrderDependence.Measure(snapshot, All(snapshot)));
    }

    [Fact]
    public void Training_looks_further_ahead_where_order_does_not_matter()
    {
        var chains = Histories(item => item, (item, _) => (item + 1) % 200, noise: 0.3);
        var tastes = Histories(item => item / 100 * 100, (item, random) => (item / 100 * 100) + random.NextInt(100));
        var habits = Histories(item => item / 10 * 10, (item, random) => (item / 10 * 10) + random.NextInt(10));
        Assert.Equal(0.5f, Options(chains).HorizonShare);
        Assert.InRange(Options(tastes).HorizonShare, 0.85f, 1f);
        Assert.InRange(Options(habits).HorizonShare, 0.5f, 0.7f);
    }

    private static TrainingOptions Options(Snapshot snapshot)
    {
        using var team = new ThreadTeam(1);
        var sequences = new EncodedSequences(snapshot, SessionThresholds.From(snapshot), team);
        return TrainingOptions.For(new HrnnHyperparameters(43, 32, true, 0, 1), sequences, All(snapshot), seed: 1);
    }

    private static int[] All(Snapshot snapshot) => [.. Enumerable.Range(0, snapshot.UserCount)];

    private static Snapshot Histories(Func<int, int> first, Func<int, FastRandom, int> next, double noise = 0)
    {
        const int Users = 300, Items = 200, Length = 40;
        var random = new FastRandom(1, 1);
        return TestSnapshots.FromHistories(Items, eventTypes: 0, [.. Enumerable.Range(0, Users).Select(_ => History())]);

        List<(int Item, long Time, int Type)> History()
        {
            var item = first(random.NextInt(Items));
            var history = new List<(int, long, int)>();
            for (var i = 0; i < Length; i++)
            {
                history.Add((item, i, 0));
                item = random.NextDouble() < noise ? random.NextInt(Items) : next(item, random);
            }

            return history;
        }
    }
}
