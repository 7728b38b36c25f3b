using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Tests.Training;

/// <summary>
/// Data with a known answer, most of it with items that belong to one user each: what a network memorises about them is useless for a user it
/// has not seen, whereas what it learns about habits is not. Everything is measured on users who were not trained on.
/// </summary>
public sealed class OwnItemsTrainingTests : IDisposable
{
    private const int Users = 150;
    private const int Length = 30;

    private readonly ThreadTeam _team = new(2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Places_with_one_visitor_each_come_back_as_often_as_the_visitor_goes_there(ulong seed)
    {
        // Everyone has five places of their own, and goes to the first most often; one event in five is at one of forty public places.
        const int Places = 5, Public = 40;
        var snapshot = Histories(Public + (Users * Places), seed, (random, user, _) =>
        {
            if (random.NextInt(5) == 0)
                return random.NextInt(Public);
            var place = 0;
            while (place < Places - 1 && random.NextInt(2) == 0)
                place++;
            return Public + (user * Places) + place;
        });

        var (holdOut, rankings) = TrainAndRank(snapshot, seed);
        var ofNetwork = Ndcg(rankings, holdOut);
        var ofCounts = Ndcg([.. holdOut.Users.Select(user => MostFrequent(snapshot, user, holdOut.InputLengths[user]))], holdOut);
        Assert.True(ofNetwork > ofCounts - 0.05, $"NDCG@5 {ofNetwork:F3}, and {ofCounts:F3} by the user's own counts");
    }

    [Fact]
    public void Rounds_that_only_one_user_makes_are_continued()
    {
        // Everyone makes rounds of four places of their own, always in the same order.
        const int Places = 4;
        var snapshot = Histories(Users * Places, seed: 3, (_, user, position) => (user * Places) + (position % Places));
        var (holdOut, rankings) = TrainAndRank(snapshot, seed: 3);
        for (var u = 0; u < holdOut.Users.Count; u++)
        {
            var user = holdOut.Users[u];
            Assert.Equal((user * Places) + (holdOut.InputLengths[user] % Places), rankings[u][0]);
        }
    }

    [Fact]
    public void What_nobody_takes_twice_is_not_recommended_again()
    {
        // Everyone takes each of the items of one of five shelves at most once.
        const int Shelves = 5, Shelf = 60;
        var snapshot = Histories(Shelves * Shelf, seed: 4, (_, user, position) => (user % Shelves * Shelf) + (((user * 7) + (position * 11)) % Shelf));
        var (holdOut, rankings) = TrainAndRank(snapshot, seed: 4);
        for (var u = 0; u < holdOut.Users.Count; u++)
        {
            var start = snapshot.UserOffsets[holdOut.Users[u]];
            var had = snapshot.EventItems[start..(start + holdOut.InputLengths[holdOut.Users[u]])];
            Assert.Empty(rankings[u].Intersect(had));
        }
    }

    [Fact]
    public void A_catalogue_that_moves_on_is_recommended_as_it_is_now()
    {
        // Every day three items come and three go; what is taken is one of the thirty of the day.
        const int Days = 120, New = 3, Shown = 30;
        var random = new FastRandom(5, 0);
        var firstDays = Enumerable.Range(0, Users).Select(_ => random.NextInt(Days - Length)).ToArray();
        var snapshot = Histories(
            (Days * New) + Shown, seed: 5, (r, user, position) => ((firstDays[user] + position) * New) + r.NextInt(Shown),
            user => 86_400L * firstDays[user], 86_400);
        var (holdOut, rankings) = TrainAndRank(snapshot, seed: 5);
        var current = holdOut.Users.Select((user, u) =>
        {
            var day = firstDays[user] + holdOut.InputLengths[user];
            return rankings[u].Take(10).Count(item => item >= day * New && item < (day * New) + Shown);
        });
        Assert.True(current.Average() > 7, $"{current.Average():F1} of ten recommended items are in the catalogue");
    }

    public void Dispose() => _team.Dispose();

    private (HoldOut HoldOut, IReadOnlyList<int[]> Rankings) TrainAndRank(Snapshot snapshot, ulong seed)
    {
        int[] asked = [.. Enumerable.Range(0, Users).Where(user => user % 5 == 0)];
        int[] watched = [.. Enumerable.Range(0, Users).Where(user => user % 5 == 1)];
        int[] trained = [.. Enumerable.Range(0, Users).Except(asked).Except(watched)];
        var sequences = new EncodedSequences(snapshot, SessionThresholds.From(snapshot), _team);
        var options = TrainingOptions.For(new HrnnHyperparameters(16, 16, true, 0, 1), sequences, trained, seed);
        var neighbors = NeighborTables.Build(sequences, trained, options.Neighbors, _team, CancellationToken.None);
        var run = new TrainingRun { Phase = "measured", Users = trained, ValidationUsers = watched, Neighbors = neighbors, Epochs = options.Epochs };
        using var network = new HrnnTrainer(sequences, options, _team).Train(run, null, OperationContext.None).Parameters;
        using var ranker = new BatchRanker(network, sequences, neighbors.Full, neighbors.Trend, _team);
        var holdOut = new HoldOut(snapshot, asked);
        return (holdOut, [.. ranker.Rank(holdOut.Places, 10, CancellationToken.None).Select(ranking => ranking.Items)]);
    }

    private static double Ndcg(IReadOnlyList<IReadOnlyList<int>> rankings, HoldOut holdOut) =>
        rankings.Zip(holdOut.Relevant, (ranking, relevant) => RankingMetrics.Ndcg(ranking, relevant.ToHashSet(), 5)).Average();

    private static int[] MostFrequent(Snapshot snapshot, int user, int length) =>
    [
        .. snapshot.EventItems.AsSpan(snapshot.UserOffsets[user], length).ToArray()
            .GroupBy(item => item).OrderByDescending(same => same.Count()).Select(same => same.Key),
    ];

    private static Snapshot Histories(int items, ulong seed, Func<FastRandom, int, int, int> item, Func<int, long>? start = null, long gap = 3600)
    {
        var random = new FastRandom(seed, 0);
        return TestSnapshots.FromHistories(
            items, eventTypes: 0,
            [.. Enumerable.Range(0, Users).Select(user => Enumerable.Range(0, Length)
                .Select(position => (item(random, user, position), 1_700_000_000L + (start?.Invoke(user) ?? 0) + (gap * position), 0)).ToArray())]);
    }
}
