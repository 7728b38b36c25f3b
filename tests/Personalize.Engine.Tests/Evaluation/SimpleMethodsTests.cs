using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;

namespace Personalize.Engine.Tests.Evaluation;

public sealed class SimpleMethodsTests : IDisposable
{
    private const long Start = 1_700_000_000;
    private const int Users = 200;
    private const int Length = 40;

    private static readonly NeighborOptions s_directed =
        new(Window: 1, PerItem: 10, Folds: 1, Shrinkage: 0, DistanceExponent: 1, TrendMoments: 0, BackwardWeight: 0, PopularityExponent: 0);

    private readonly ThreadTeam _team = new(2);

    public void Dispose() => _team.Dispose();

    /// <summary>The input is 0 0 1 2. With decay 1 the most frequent item is first, with decay ½ the newest; ties and the rest are by popularity.</summary>
    [Theory]
    [InlineData(1, new[] { 0, 1, 2, 3 })]
    [InlineData(0.5, new[] { 2, 1, 0, 3 })]
    public void Own_items_are_ranked_by_decayed_count(float decay, int[] expected) =>
        Assert.Equal(expected, Rank(new(SimpleMethods.OwnHistory, new KnnSettings(0, 0, 1, decay), null, 0), [[1, 1, 2, 3]], [0, 0, 1, 2, 3]));

    /// <summary>After item 0, item 2 came twice and item 1 once; that 3 came before 0 does not count.</summary>
    [Fact]
    public void Near_items_are_ranked_by_what_came_after_the_newest_one() =>
        Assert.Equal(
            [2, 1, 0, 3], Rank(new(SimpleMethods.ItemKnn, new KnnSettings(1, 1, 0, 0), s_directed, 0), [[0, 2], [3, 0, 2], [0, 1]], [0, 3]));

    /// <summary>The user's own item 0 would be nearest to itself by popularity, but is never recommended.</summary>
    [Fact]
    public void Own_items_can_be_excluded() =>
        Assert.Equal([1, 2, 3], Rank(new(SimpleMethods.ItemKnn, new KnnSettings(1, 1, 0, 0, ExcludeOwn: true), s_directed, 0), [[0, 0, 0, 1, 2]], [0, 3]));

    /// <summary>The nearest item has score 1, an own item 0.5 or 3 for the newest event.</summary>
    [Theory]
    [InlineData(0.5, new[] { 2, 0, 1, 3 })]
    [InlineData(3, new[] { 0, 2, 1, 3 })]
    public void Own_and_near_items_are_mixed_by_the_weight_of_the_own(float weight, int[] expected) =>
        Assert.Equal(expected, Rank(new(SimpleMethods.Mixed, new KnnSettings(1, 1, weight, 1), s_directed, 0), [[1, 1], [0, 2]], [0, 3]));

    /// <summary>Item 3 came after the three of the model: it has no neighbours, but is one of the user's own.</summary>
    [Fact]
    public unsafe void New_items_are_own_items_without_neighbours()
    {
        var scores = new KnnScores(3);
        var items = EncodedSequences.Pinned<int>(2);
        (items[0], items[1]) = (1, 3);
        var history = new HistoryView(EncodedSequences.Address(items), null, null, null, null);
        scores.Fill(new KnnSettings(5, 1, 1, 0.5f), NeighborTable.Empty(3), history, position: 2, columns: 4);
        Assert.Equal([3, 1], scores.Items.ToArray());
        Assert.Equal((1, 0.5f), (scores[3], scores[1]));
    }

    /// <summary>Everyone keeps to places of their own, changing house now and then: the newest habits count, the neighbours say nothing.</summary>
    [Fact]
    public void The_settings_follow_habits_that_change()
    {
        var chosen = Choose((random, user, position, _) => (user * 12) + (position / 10 * 3) + random.NextInt(3), Users * 12);
        var own = chosen.Single(method => method.Name == SimpleMethods.OwnHistory);
        Assert.InRange(own.Settings.OwnDecay, 0.5f, 0.9f);
        Assert.True(own.Metric > chosen.Single(method => method.Name == SimpleMethods.ItemKnn).Metric);
    }

    /// <summary>Every item is followed by the one after it, and nobody has an item twice.</summary>
    [Fact]
    public void The_settings_follow_order()
    {
        var chosen = Choose((random, _, _, previous) => previous < 0 ? random.NextInt(500) : (previous + 1) % 500, 500);
        var knn = chosen.Single(method => method.Name == SimpleMethods.ItemKnn);
        Assert.True(knn.Metric > 0.9, $"NDCG@25 {knn.Metric:F3}");
        Assert.True(knn.Neighbors!.BackwardWeight < 0.2, $"reversed pairs count {knn.Neighbors.BackwardWeight:F2}");
    }

    [Fact]
    public void The_choice_does_not_depend_on_the_number_of_threads()
    {
        using var one = new ThreadTeam(1);
        var snapshot = TestSnapshots.Random(users: 120, items: 40, eventTypes: 0, maxLength: 30, seed: 5);
        Assert.Equal(Choose(snapshot, _team), Choose(snapshot, one));
    }

    private static IReadOnlyList<SimpleMethod> Choose(Snapshot snapshot, ThreadTeam team)
    {
        var sequences = new EncodedSequences(snapshot, SessionThresholds.From(snapshot), team);
        int[] users = [.. Enumerable.Range(0, snapshot.UserCount)];
        return new SimpleMethods(sequences, team, CancellationToken.None).Choose(users[20..], HoldOut.AtSeveralTimes(snapshot, users[..20], 2));
    }

    private IReadOnlyList<SimpleMethod> Choose(Func<FastRandom, int, int, int, int> next, int items)
    {
        var random = new FastRandom(1, RandomStream.Shuffle);
        var histories = new List<IReadOnlyList<(int, long, int)>>();
        for (var user = 0; user < Users; user++)
        {
            var history = new List<(int, long, int)>();
            var previous = -1;
            for (var position = 0; position < Length; position++)
                history.Add((previous = next(random, user, position, previous), Start + (60 * position), 0));
            histories.Add(history);
        }

        return Choose(TestSnapshots.FromHistories(items, 0, histories), _team);
    }

    private IReadOnlyList<int> Rank(SimpleMethod method, int[][] training, int[] test)
    {
        var histories = training.Append(test).Select(items => items.Select((item, i) => (item, Start + i, 0)).ToArray()).ToArray();
        var snapshot = TestSnapshots.FromHistories(4, 0, histories);
        var sequences = new EncodedSequences(snapshot, SessionThresholds.From(snapshot), _team);
        int[] users = [.. Enumerable.Range(0, training.Length)];
        return new SimpleMethods(sequences, _team, CancellationToken.None)
            .Rank(method, users, ItemPopularity.Rank(sequences, users), new HoldOut(snapshot, [training.Length]))[0];
    }
}
