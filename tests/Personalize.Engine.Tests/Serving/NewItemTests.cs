using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Terms;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Histories;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Serving;

/// <summary>Items that came after the training: the user's own, which return as habits do, and those that are known by their features.</summary>
public sealed class NewItemTests
{
    private const int Genres = 5;
    private const int Start = 1_700_000_000;

    private static readonly Lazy<TrainedModel> s_habits = new(() => Train(Habits(), RecipeCatalog.Hrnn));
    private static readonly Lazy<Snapshot> s_tastes = new(() => TestModels.Tastes(users: 600, Genres, items: 300, coldItems: 120, length: 40, seed: 7));
    private static readonly Lazy<TrainedModel> s_metadata = new(() => Train(s_tastes.Value, RecipeCatalog.HrnnMetadata));
    private static readonly Lazy<TrainedModel> s_coldstart = new(() => Train(s_tastes.Value, RecipeCatalog.HrnnColdstart));

    [Theory]
    [InlineData(9)]
    [InlineData(14)]
    [InlineData(31)]
    public void Rounds_of_places_that_came_after_the_training_are_continued(int length)
    {
        using IRecommender recommender = Open(s_habits.Value);
        HistoryEvent[] history = [.. Enumerable.Range(0, length).Select(i => new HistoryEvent($"place{i % 4}", Start + (3600 * i)))];

        var answer = recommender.Recommend(history, 4);

        Assert.Equal($"place{length % 4}", answer[0].ItemId);
        Assert.All(answer, item => Assert.Equal(item.ItemId.StartsWith("place", StringComparison.Ordinal), item.IsNew));
        var known = recommender.Recommend([.. history.Select(e => e with { ItemId = $"i{e.ItemId[^1]}" })], 4);
        Assert.Equal($"i{length % 4}", known[0].ItemId);
        Assert.All(known, item => Assert.False(item.IsNew));
    }

    [Fact]
    public void Of_new_items_that_are_equally_likely_the_latest_comes_first()
    {
        using IRecommender recommender = Open(s_habits.Value);
        HistoryEvent[] history = [.. Enumerable.Range(0, 24).Select(i => new HistoryEvent($"once{i}", Start))];

        var answer = recommender.Recommend(history, 500).Where(item => item.IsNew).ToArray();

        Assert.Equal(24, answer.Length);
        foreach (var same in answer.GroupBy(item => item.Score))
            Assert.Equal(same.Select(Number).OrderDescending(), same.Select(Number));

        static int Number(RecommendedItem item) => int.Parse(item.ItemId[4..], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(RecipeCatalog.Hrnn)]
    [InlineData(RecipeCatalog.HrnnMetadata)]
    [InlineData(RecipeCatalog.HrnnColdstart)]
    public void Batches_have_the_answers_of_single_requests(string recipe)
    {
        using IRecommender recommender = Open(recipe switch
        {
            RecipeCatalog.Hrnn => s_habits.Value,
            RecipeCatalog.HrnnMetadata => s_metadata.Value,
            _ => s_coldstart.Value,
        });
        var described = recommender.UsesItemMetadata ? Put(recommender, 20) : null;
        var random = new FastRandom(3, 0);
        HistoryEvent[][] histories = [.. Enumerable.Range(0, 150).Select(user => Enumerable.Range(0, user % 40).Select(i => new HistoryEvent(
            random.NextInt(3) switch { 0 => $"own{random.NextInt(6)}", 1 => $"put{random.NextInt(20)}", _ => $"i{random.NextInt(100)}" },
            Start + (i * i * 100))).ToArray())];
        var odd = new ItemSet(recommender.Items.Count);
        for (var item = 1; item < odd.Capacity; item += 2)
            odd.Add(item);
        var filter = new AllowedItems(odd, id => (id[^1] & 1) != 0);
        AllowedItems?[] allowed = [.. histories.Select((_, i) => i % 3 == 0 ? filter : null)];
        RequestMetadata[] metadata = [.. histories.Select((_, i) => new RequestMetadata(
            recommender.UsesUserMetadata ? new UserMetadata(s_tastes.Value.UserMetadata!, i) : null, new Dictionary<string, string>(), described))];

        var many = recommender.RecommendMany(histories, 60, allowed, threads: 2, CancellationToken.None, metadata);

        for (var i = 0; i < histories.Length; i++)
        {
            var one = recommender.Recommend(histories[i], 60, allowed[i], null, metadata[i]);
            if (histories[i].Any(e => e.ItemId[0] != 'i') || described is not null)
                Assert.Equal(one, many[i]);
            else
                Assert.All(one.Zip(many[i]), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-5));
            if (i % 3 == 0)
                Assert.All(one, item => Assert.True((item.ItemId[^1] & 1) != 0));
            if (recipe == RecipeCatalog.HrnnColdstart)
                Assert.All(one, item => Assert.True(item.IsNew));
        }

        Assert.Contains(many.SelectMany(answer => answer), item => item.ItemId.StartsWith("own", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RecipeCatalog.HrnnMetadata)]
    [InlineData(RecipeCatalog.HrnnColdstart)]
    public void Items_put_after_the_training_are_recommended_by_their_features(string recipe)
    {
        using IRecommender recommender = Open(recipe == RecipeCatalog.HrnnMetadata ? s_metadata.Value : s_coldstart.Value);
        var newItems = Put(recommender, 2 * Genres);
        for (var genre = 0; genre < Genres - 1; genre++)
        {
            var metadata = new RequestMetadata(new UserMetadata(s_tastes.Value.UserMetadata!, genre), new Dictionary<string, string>(), newItems);
            var answer = recommender.Recommend(Taste(genre), 500, metadata: metadata);
            var put = answer.Where(item => item.ItemId.StartsWith("put", StringComparison.Ordinal)).ToArray();

            // As an item with these features that the training had, before all others.
            Assert.Equal(2 * Genres, put.Length);
            Assert.All(put.Take(2), item => Assert.True(IsOf(item.ItemId, genre)));
            Assert.All(put, item => Assert.True(item.IsNew));
            Assert.All(put, item => Assert.Equal(answer.First(one => one.IsNew && IsOf(one.ItemId, Genre(item.ItemId))).Score, item.Score));
            Assert.DoesNotContain(
                recommender.Recommend(Taste(genre), 500, metadata: metadata with { NewItems = null }),
                item => item.ItemId.StartsWith("put", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Items_that_the_data_had_without_any_event_are_new_too()
    {
        using IRecommender recommender = Open(s_metadata.Value);
        var answer = recommender.Recommend(Taste(0), 500);
        Assert.Equal(120, answer.Count(item => item.IsNew));
        Assert.All(answer, item => Assert.Equal(int.Parse(item.ItemId[1..], System.Globalization.CultureInfo.InvariantCulture) >= 300, item.IsNew));
    }

    [Fact]
    public unsafe void An_item_without_events_and_features_has_no_vector()
    {
        var events = Habits();
        var trained = Train(
            new Snapshot
            {
                Users = events.Users, Items = new Vocabulary([.. events.Items.Ids, "listed"]), EventTypes = events.EventTypes,
                UserOffsets = events.UserOffsets, EventItems = events.EventItems, EventTimes = events.EventTimes,
            },
            RecipeCatalog.Hrnn);
        using var model = HrnnModel.Open(new MemoryModelFile(trained.ConfigurationJson, trained.Tensors));
        var listed = model.Items.IndexOf("listed");
        Assert.Equal(1, model.UntrainedItems!.Count);
        Assert.True(model.UntrainedItems.Contains(listed));
        Assert.All(
            new ReadOnlySpan<float>(model.Parameters.Items + (listed * model.Parameters.ItemStride), model.Parameters.Shape.Hidden).ToArray(),
            value => Assert.Equal(0, value));
        using IRecommender recommender = Open(trained);
        HistoryEvent[] history = [.. Enumerable.Range(0, 12).Select(i => new HistoryEvent(i % 4 == 0 ? "listed" : $"i{i % 4}", Start + (3600 * i)))];
        Assert.True(recommender.Recommend(history, 1)[0] is { ItemId: "listed", IsNew: true });
    }

    [Fact]
    public void A_state_starts_over_when_what_is_known_of_new_items_changes()
    {
        using IRecommender recommender = Open(s_metadata.Value);
        HistoryEvent[] history = [new("i3", Start), new("put2", Start + 60), new("i8", Start + 90)];
        var state = new UserState();
        foreach (var newItems in new[] { null, Put(recommender, 3), Put(recommender, 5), null })
        {
            var metadata = new RequestMetadata(null, new Dictionary<string, string>(), newItems);
            Assert.Equal(recommender.Recommend(history, 20, metadata: metadata), recommender.Recommend(history, 20, null, state, metadata));
        }
    }

    [Fact]
    public void New_items_are_explained_like_others()
    {
        using IRecommender recommender = Open(s_metadata.Value);
        var user = new RequestMetadata(new UserMetadata(s_tastes.Value.UserMetadata!, 1), new Dictionary<string, string>(), Put(recommender, Genres));
        HistoryEvent[] history = [.. Taste(1), new("own", Start + 1000), new("put2", Start + 1060), new("own", Start + 1120)];

        var answer = recommender.Explain(history, recommender.Recommend(history, 500, metadata: user), user).ToDictionary(item => item.ItemId);

        var logSumExp = answer["i1"].ScoreTerms.Sum(term => term.Value) - Math.Log(answer["i1"].Score);
        Assert.All(answer.Values, item => Assert.Equal(Math.Log(item.Score) + logSumExp, item.ScoreTerms.Sum(term => term.Value), 1e-4));
        Assert.Contains(answer["put1"].Reasons, reason => reason is { Kind: Explainer.Feature, Name: "GENRE=g1" });
        foreach (var own in new[] { "own", "put2" })
        {
            var terms = answer[own].ScoreTerms.ToDictionary(term => term.Term, term => term.Value);
            Assert.NotEqual(0, terms[CopyTerm.Name]);
            Assert.Equal((0, 0, 0), (terms[NetworkTerm.Name], terms[ItemBiasTerm.Name], terms[TrendTerm.Name]));
            Assert.DoesNotContain(answer[own].Reasons, reason => reason.Kind == Explainer.Feature);
        }
    }

    /// <summary>Everyone makes rounds of four of sixty places, always in the same order.</summary>
    private static Snapshot Habits() => TestSnapshots.FromHistories(
        100, 0, [.. Enumerable.Range(0, 150).Select(user => Enumerable.Range(0, 30)
            .Select(i => (((user * 7) + (i % 4 * (1 + (user % 13)))) % 100, (long)Start + (3600 * i), 0)).ToArray())]);

    private static TrainedModel Train(Snapshot snapshot, string recipe) =>
        ModelTraining.Train(snapshot, TestModels.Request(recipe: recipe), checkpoint: null, OperationContext.None);

    private static Recommender Open(TrainedModel model) => new(new MemoryModelFile(model.ConfigurationJson, model.Tensors));

    /// <summary><c>put0</c>, <c>put1</c> … of genre after genre.</summary>
    private static DescribedItems Put(IRecommender recommender, int count) => recommender.Describe(
        [.. Enumerable.Range(0, count).Select(n => $"put{n}")],
        [new MetadataColumn { Name = "GENRE", Kind = MetadataKind.Categorical, Texts = [.. Enumerable.Range(0, count).Select(n => $"g{n % Genres}")] }]);

    private static HistoryEvent[] Taste(int genre) =>
        [.. Enumerable.Range(0, 8).Select(k => new HistoryEvent($"i{(k * 5 * Genres) + genre}", Start + (60 * k)))];

    private static int Genre(string item) =>
        int.Parse(item.AsSpan(item.StartsWith("put", StringComparison.Ordinal) ? 3 : 1), System.Globalization.CultureInfo.InvariantCulture) % Genres;

    private static bool IsOf(string item, int genre) => Genre(item) == genre;
}
