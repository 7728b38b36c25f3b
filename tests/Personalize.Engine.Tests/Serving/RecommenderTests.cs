using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Histories;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Serving;

public sealed class RecommenderTests
{
    [Fact]
    public void Many_histories_and_filters_are_answered_as_one_by_one()
    {
        var snapshot = TestModels.Rings(200, 5, 6, 12, seed: 3);
        using IRecommender recommender = Train(snapshot, 16);
        var even = new ItemSet(recommender.Items.Count);
        for (var item = 0; item < recommender.Items.Count; item += 2)
            even.Add(item);
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories =
            [.. Enumerable.Range(0, 80).Select(user => History(snapshot, user)), [], [new HistoryEvent("unknown", 1_700_000_000)], History(snapshot, 0)];
        AllowedItems?[] allowed = [.. histories.Select((_, i) => i % 3 == 0 ? new AllowedItems(even, _ => true) : null)];

        var many = recommender.RecommendMany(histories, 20, allowed, threads: 2, CancellationToken.None);

        for (var i = 0; i < histories.Count; i++)
        {
            var one = recommender.Recommend(histories[i], 20, allowed[i]);
            Assert.Equal(allowed[i] is null ? 20 : even.Count + one.Count(item => item.IsNew), one.Count);
            Assert.Equal(one.Select(item => item.ItemId), many[i].Select(item => item.ItemId));
            Assert.All(one.Zip(many[i]), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-5));
            if (allowed[i] is null)
                continue;
            var all = recommender.Recommend(histories[i], recommender.Items.Count + 1);
            Assert.Equal(all.Where(item => item.IsNew || even.Contains(recommender.Items.IndexOf(item.ItemId))), one);
        }
    }

    [Fact]
    public void Memory_that_is_used_again_changes_nothing_and_may_serve_another_model()
    {
        var snapshot = TestModels.Rings(200, 5, 6, 12, seed: 3);
        using IRecommender small = Train(snapshot, 16), large = Train(snapshot, 24);
        using var memory = new BatchMemory(2);
        IReadOnlyList<HistoryEvent>[] many = [.. Enumerable.Range(0, 70).Select(user => History(snapshot, user)), [new HistoryEvent("unknown", 1_700_000_000)]];
        IReadOnlyList<HistoryEvent>[] few = [.. Enumerable.Range(100, 3).Select(user => History(snapshot, user))];

        foreach (var (model, histories) in new[] { (small, few), (small, many), (large, few), (small, few), (small, many) })
        {
            var expected = model.RecommendMany(histories, 9, new AllowedItems?[histories.Length], threads: 1, CancellationToken.None);
            Assert.Equal(expected, model.RecommendMany(histories, 9, new AllowedItems?[histories.Length], memory, CancellationToken.None));
        }
    }

    [Fact]
    public void Requests_may_come_from_many_threads_at_once()
    {
        var snapshot = TestModels.Rings(200, 5, 6, 12, seed: 3);
        using IRecommender recommender = Train(snapshot, 16);
        var histories = Enumerable.Range(0, 50).Select(user => History(snapshot, user)).ToArray();
        var alone = histories.Select(history => recommender.Recommend(history, 5)).ToArray();

        Parallel.For(0, 5000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, request =>
            Assert.Equal(alone[request % 50], recommender.Recommend(histories[request % 50], 5)));
    }

    [Fact]
    public void The_product_of_two_vectors_and_the_bias_are_what_the_network_adds_to_a_score()
    {
        var snapshot = TestModels.Rings(200, 5, 6, 12, seed: 3);
        using IRecommender recommender = Train(snapshot, 20);
        var vectors = (IEmbeddings)recommender;
        var item = new float[vectors.Dimensions];
        var checkedItems = 0;
        Assert.Equal(20, vectors.Dimensions);
        for (var user = 0; user < 10; user++)
        {
            var history = History(snapshot, user);
            var query = vectors.UserVector(history, metadata: null);
            foreach (var explained in recommender.Explain(history, recommender.Recommend(history, 25)))
            {
                if (history.Any(known => known.ItemId == explained.ItemId))
                    continue;
                var bias = vectors.CopyItem(recommender.Items.IndexOf(explained.ItemId), item);
                var product = query.Zip(item, (q, v) => q * v).Sum();
                Assert.Equal(explained.ScoreTerms.Single(term => term.Term == "network").Value, product, 1e-4);
                Assert.Equal(explained.ScoreTerms.Single(term => term.Term == "item_bias").Value, bias, 1e-4);
                checkedItems++;
            }
        }

        Assert.True(checkedItems > 20, $"{checkedItems} items");
    }

    [Theory]
    [InlineData(16, 100)]
    [InlineData(43, 71)]
    public void A_state_that_grew_event_by_event_is_that_of_the_whole_history_bit_by_bit(int hiddenDimension, int events)
    {
        using IRecommender recommender = Train(TestModels.Rings(60, 5, 6, 12, seed: 3), hiddenDimension);
        var random = new Random(1);
        HistoryEvent[] history = [.. Enumerable.Range(0, events).Select(i => new HistoryEvent(
            random.Next(7) == 0 ? "unknown" : recommender.Items[random.Next(recommender.Items.Count)], 1_700_000_000 + (i * i * 600)))];
        var grown = new UserState();
        for (var length = 0; length <= events; length += 1 + (length % 3))
        {
            var scratch = new UserState();
            var expected = recommender.Recommend(history[..length], 10, null, scratch);

            Assert.Equal(expected, recommender.Recommend(history[..length], 10, null, grown));
            Assert.Equal(expected, recommender.Recommend(history[..length], 10));
            Assert.Equal(Bits(scratch), Bits(grown));
        }
    }

    [Fact]
    public void So_it_is_with_user_metadata_and_context_and_when_the_metadata_changes()
    {
        var snapshot = TestModels.Tastes(users: 120, genres: 5, items: 60, coldItems: 0, length: 15, seed: 4);
        using IRecommender recommender = Train(snapshot, 32, RecipeCatalog.HrnnMetadata);
        Assert.True(recommender.UsesUserMetadata);
        var random = new Random(2);
        HistoryEvent[] history = [.. Enumerable.Range(0, 40).Select(i => new HistoryEvent(snapshot.Items[random.Next(60)], 1_700_000_000 + (i * i * 600)))];
        var (first, second) = (new UserMetadata(snapshot.UserMetadata!, 0), new UserMetadata(snapshot.UserMetadata!, 1));
        var grown = new UserState();
        for (var length = 0; length <= history.Length; length++)
        {
            // The user moves to another taste in the middle, and back at the end.
            var user = length is > 15 and < 35 ? second : first;
            var metadata = new RequestMetadata(
                user, length % 2 == 0 ? new Dictionary<string, string> { ["DEVICE"] = "phone" } : new Dictionary<string, string>());
            var scratch = new UserState();
            var expected = recommender.Recommend(history[..length], 10, null, scratch, metadata);

            Assert.Equal(expected, recommender.Recommend(history[..length], 10, null, grown, metadata));
            Assert.Equal(Bits(scratch), Bits(grown));
        }

        var (one, other) = (new UserState(), new UserState());
        recommender.Recommend(history, 1, null, one, new RequestMetadata(first, new Dictionary<string, string>()));
        recommender.Recommend(history, 1, null, other, new RequestMetadata(second, new Dictionary<string, string>()));
        Assert.NotEqual(Bits(one), Bits(other));
    }

    [Fact]
    public void So_it_is_where_visits_and_sessions_begin()
    {
        var trained = ModelTraining.Train(
            TestModels.Rings(60, 5, 6, 12, seed: 3), TestModels.Request(hiddenDimension: 32), checkpoint: null, OperationContext.None);
        var file = new MemoryModelFile(trained.ConfigurationJson, trained.Tensors);
        using var model = HrnnModel.Open(file);
        var thresholds = model.Thresholds;
        using IRecommender recommender = new Recommender(file);
        long[] gaps = [1, thresholds.VisitSeconds, thresholds.VisitSeconds + 1, thresholds.SessionSeconds, thresholds.SessionSeconds + 1, 0,
            10 * thresholds.SessionSeconds];
        Assert.Equal([0, 1, 2], gaps.Select(thresholds.LevelOf).Distinct().Order());
        var time = 1_700_000_000L;
        HistoryEvent[] history = [.. Enumerable.Range(0, 50).Select(i => new HistoryEvent(model.Items[i % model.Items.Count], time += gaps[i % gaps.Length]))];
        var grown = new UserState();
        for (var length = 0; length <= history.Length; length++)
        {
            var scratch = new UserState();
            Assert.Equal(recommender.Recommend(history[..length], 10, null, scratch), recommender.Recommend(history[..length], 10, null, grown));
            Assert.Equal(Bits(scratch), Bits(grown));
        }
    }

    [Fact]
    public void Requests_of_several_threads_are_answered_as_one_by_one()
    {
        var snapshot = TestModels.Rings(60, 5, 6, 12, seed: 3);
        using IRecommender recommender = Train(snapshot, 16);
        var expected = Enumerable.Range(0, 60).Select(user => recommender.Recommend(History(snapshot, user), 10)).ToArray();
        Parallel.For(0, 1200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            Assert.Equal(expected[i % 60], recommender.Recommend(History(snapshot, i % 60), 10)));
    }

    private static int[] Bits(UserState state) => Array.ConvertAll(state.Hidden, BitConverter.SingleToInt32Bits);

    private static Recommender Train(Snapshot snapshot, int hiddenDimension, string recipe = RecipeCatalog.Hrnn)
    {
        var trained = ModelTraining.Train(
            snapshot, TestModels.Request(hiddenDimension: hiddenDimension, recipe: recipe), checkpoint: null, OperationContext.None);
        return new Recommender(new MemoryModelFile(trained.ConfigurationJson, trained.Tensors));
    }

    private static HistoryEvent[] History(Snapshot snapshot, int user) =>
        [.. Enumerable.Range(snapshot.UserOffsets[user], snapshot.UserOffsets[user + 1] - snapshot.UserOffsets[user])
            .Select(e => new HistoryEvent(snapshot.Items[snapshot.EventItems[e]], snapshot.EventTimes[e]))];
}
