using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tests.Evaluation;

/// <summary>Every case has one test user, whose only relevant item tells by its reciprocal rank where the method put it.</summary>
public sealed class BaselinesTests : IDisposable
{
    private const long Day = 86_400;
    private const long Start = 1_700_000_000;

    private readonly ThreadTeam _team = new(2);

    public void Dispose() => _team.Dispose();

    /// <summary>
    /// Events of the training users: item 2 has three, 0 and 1 have two each, 3 has none. Of equally popular items the lower index comes first.
    /// </summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 3)]
    [InlineData(3, 4)]
    public void Popularity_ranks_by_events_and_ties_by_item(int relevant, int rank) =>
        Assert.Equal(1.0 / rank, Rank(Baselines.Popularity, relevant, [[2, 0, 1], [1, 2], [2, 0]]), 12);

    /// <summary>The test user's own events, of which item 3 has five, are not counted.</summary>
    [Fact]
    public void Popularity_is_that_of_the_training_users()
    {
        var metrics = Measure([[(0, Start), (1, Start + 1)]], [(3, Start), (3, Start + 1), (3, Start + 2), (3, Start + 3), (3, Start + 4), (1, Start + 5)]);

        Assert.Equal(0.5, metrics[Baselines.Popularity][RankingMetrics.MeanReciprocalRank], 12);
    }

    /// <summary>Item 0 has most events, all but one older than seven days before the newest; item 1 has two of the last week.</summary>
    [Fact]
    public void Recent_popularity_counts_the_last_seven_days()
    {
        (int, long)[] old = [(0, Start), (0, Start + 1), (0, Start + 2), (0, Start + (3 * Day))];
        (int, long)[] fresh = [(1, Start + (5 * Day)), (1, Start + (10 * Day))];

        var metrics = Measure([old, fresh], [(2, Start), (1, Start + Day)]);

        Assert.Equal(1.0 / 2, metrics[Baselines.Popularity][RankingMetrics.MeanReciprocalRank], 12);
        Assert.Equal(1.0 / 1, metrics[Baselines.RecentPopularity][RankingMetrics.MeanReciprocalRank], 12);
    }

    /// <summary>
    /// Sarwar et al., "Item-based collaborative filtering recommendation algorithms", WWW 2001: the cosine of two items over users. With item 0
    /// of the input, in three histories, item 1 shares two of its two: 2/√(3·2) = 0.816; item 2 shares its only one: 1/√(3·1) = 0.577. Items that
    /// share none come behind by popularity: 0, then 3.
    /// </summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(0, 3)]
    [InlineData(3, 4)]
    public void Item_to_item_ranks_by_the_cosine_of_cooccurrence(int relevant, int rank) =>
        Assert.Equal(1.0 / rank, Rank(Baselines.ItemToItem, relevant, [[0, 1], [0, 1], [0, 2]]), 12);

    /// <summary>Items 1 and 2 share one history each with item 0.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void Item_to_item_ranks_ties_by_item(int relevant, int rank) =>
        Assert.Equal(1.0 / rank, Rank(Baselines.ItemToItem, relevant, [[0, 2], [0, 1]]), 12);

    private double Rank(string baseline, int relevant, int[][] training) =>
        Measure(
            [.. training.Select(items => items.Select((item, i) => (item, Start + i)).ToArray())],
            [(0, Start), (relevant, Start + 1)])[baseline][RankingMetrics.MeanReciprocalRank];

    private IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Measure((int Item, long Time)[][] training, (int Item, long Time)[] test)
    {
        var snapshot = TestSnapshots.FromHistories(4, 0, [.. training.Append(test).Select(history => history.Select(e => (e.Item, e.Time, 0)).ToArray())]);
        var sequences = new EncodedSequences(snapshot, SessionThresholds.From(snapshot), _team);
        return Baselines.Measure(sequences, [.. Enumerable.Range(0, training.Length)], new HoldOut(snapshot, [training.Length]), _team, CancellationToken.None);
    }
}
