using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks.Knn;

namespace Personalize.Engine.Tests.Evaluation;

/// <summary>Every case has one test user, whose ranking is compared.</summary>
public sealed class BaselinesTests : IDisposable
{
    private const long Day = 86_400;
    private const long Start = 1_700_000_000;
    private const int Items = 4;

    private readonly ThreadTeam _team = new(2);

    public void Dispose() => _team.Dispose();

    /// <summary>
    /// Events of the training users: item 2 has three, 0 and 1 have two each, 3 has none. Of equally popular items the lower index comes first.
    /// </summary>
    [Fact]
    public void Popularity_ranks_by_events_and_ties_by_item() =>
        Assert.Equal([2, 0, 1, 3], Rank([Times(2, 0, 1), Times(1, 2), Times(2, 0)], Times(0, 1))[Baselines.Popularity]);

    /// <summary>The test user's own events, of which item 3 has five, are not counted.</summary>
    [Fact]
    public void Popularity_is_that_of_the_training_users() =>
        Assert.Equal([0, 1, 2, 3], Rank([Times(0, 1)], Times(3, 3, 3, 3, 3, 1))[Baselines.Popularity]);

    /// <summary>Item 0 has most events, all but one older than seven days before the newest; item 1 has two of the last week.</summary>
    [Fact]
    public void Recent_popularity_counts_the_last_seven_days()
    {
        (int, long)[] old = [(0, Start), (0, Start + 1), (0, Start + 2), (0, Start + (3 * Day))];
        (int, long)[] fresh = [(1, Start + (5 * Day)), (1, Start + (10 * Day))];

        var rankings = Rank([old, fresh], [(2, Start), (1, Start + Day)]);

        Assert.Equal([0, 1, 2, 3], rankings[Baselines.Popularity]);
        Assert.Equal([1, 0, 2, 3], rankings[Baselines.RecentPopularity]);
    }

    private static (int Item, long Time)[] Times(params int[] items) => [.. items.Select((item, i) => (item, Start + i))];

    private Dictionary<string, IReadOnlyList<int>> Rank((int Item, long Time)[][] training, (int Item, long Time)[] test)
    {
        var snapshot = TestSnapshots.FromHistories(Items, 0, [.. training.Append(test).Select(history => history.Select(e => (e.Item, e.Time, 0)).ToArray())]);
        var sequences = new EncodedSequences(snapshot, SessionThresholds.From(snapshot), _team);
        var simple = new SimpleMethods(sequences, _team, CancellationToken.None);
        SimpleMethod[] methods = [new(SimpleMethods.OwnHistory, new KnnSettings(0, 0, 1, 1), null, 0)];
        return Baselines.Rank(sequences, [.. Enumerable.Range(0, training.Length)], simple, methods, new HoldOut(snapshot, [training.Length]))
            .ToDictionary(baseline => baseline.Key, baseline => baseline.Value[0]);
    }
}
