using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Networks.Terms;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

/// <summary>HRNN-Metadata and HRNN-Coldstart on data where metadata says it all.</summary>
public sealed class MetadataTrainingTests
{
    private const int Genres = 6;

    // One training for all tests that only request recommendations.
    private static readonly Lazy<TrainedModel> s_metadata = new(() =>
        ModelTraining.Train(Tastes(), TestModels.Request(recipe: RecipeCatalog.HrnnMetadata), null, OperationContext.None));

    private static readonly Lazy<TrainedModel> s_coldstart = new(() =>
        ModelTraining.Train(Tastes(), TestModels.Request(recipe: RecipeCatalog.HrnnColdstart), null, OperationContext.None));

    [Fact]
    public void Metadata_is_worth_something()
    {
        // A few events per user: long histories would reveal the taste without metadata.
        var shortHistories = TestModels.Tastes(users: 600, Genres, items: 150, coldItems: 0, length: 3, seed: 7);
        double Precision(string recipe) =>
            ModelTraining.Train(shortHistories, TestModels.Request(recipe: recipe), null, OperationContext.None).Metrics["precision_at_25"];
        var (more, less) = (Precision(RecipeCatalog.HrnnMetadata), Precision(RecipeCatalog.Hrnn));
        Assert.True(more > 1.3 * less, $"precision@25 {more} with metadata, {less} without");
        Assert.Equal(("GENRE", "TASTE", "DEVICE"),
            (s_metadata.Value.DataSummary["itemFields"], s_metadata.Value.DataSummary["userFields"], s_metadata.Value.DataSummary["contextFields"]));
    }

    [Fact]
    public void A_user_without_history_is_known_by_metadata()
    {
        using IRecommender recommender = Open(s_metadata.Value);
        Assert.True(recommender.UsesUserMetadata);
        var snapshot = Tastes();
        for (var genre = 0; genre < Genres - 1; genre++)
        {
            var answer = recommender.Recommend([], 10, metadata: new RequestMetadata(new UserMetadata(snapshot.UserMetadata!, genre), Context()));
            Assert.True(OfGenre(answer, genre) >= 8, $"genre {genre}: {string.Join(" ", answer.Select(a => a.ItemId))}");
        }
    }

    [Fact]
    public void The_context_of_the_request_decides()
    {
        using IRecommender recommender = Open(s_metadata.Value);
        Assert.Equal(["DEVICE"], recommender.Context.Fields.Select(field => field.Name));
        var user = new UserMetadata(Tastes().UserMetadata!, 2);
        var history = History(2);
        Assert.True(OfGenre(recommender.Recommend(history, 10, metadata: new RequestMetadata(user, Context(("device", "tv")))), 2) >= 8);
        Assert.True(OfGenre(recommender.Recommend(history, 10, metadata: new RequestMetadata(user, Context(("DEVICE", "phone")))), Genres - 1) >= 8);
        Assert.Equal(
            recommender.Recommend(history, 10, metadata: new RequestMetadata(user, Context())),
            recommender.Recommend(history, 10, metadata: new RequestMetadata(user, Context(("WEATHER", "rain")))).Select(item => item), Near);
    }

    [Fact]
    public void One_request_and_many_agree()
    {
        using IRecommender recommender = Open(s_metadata.Value);
        var columns = Tastes().UserMetadata!;
        HistoryEvent[][] histories = [History(1), [], History(4)];
        RequestMetadata[] metadata = [new(new UserMetadata(columns, 1), Context()), new(new UserMetadata(columns, 3), Context(("DEVICE", "phone"))),
            new(null, Context(("DEVICE", "tv")))];
        var many = recommender.RecommendMany(histories, 20, [null, null, null], threads: 2, CancellationToken.None, metadata);
        for (var i = 0; i < histories.Length; i++)
            Assert.Equal(recommender.Recommend(histories[i], 20, metadata: metadata[i]), many[i], Near);
    }

    [Fact]
    public void Reasons_are_the_events_and_features_that_speak_for_an_item()
    {
        using IRecommender recommender = Open(s_coldstart.Value);
        var items = recommender.Explain(History(2), recommender.Recommend(History(2), 5, metadata: User(2)), User(2));
        Assert.All(items, item => Assert.Contains(item.Reasons, reason => reason is { Kind: Explainer.Feature, Name: "GENRE=g2" }));
        using IRecommender rings = Open(
            ModelTraining.Train(TestModels.Rings(users: 200, rings: 12, ring: 5, length: 20, seed: 2), TestModels.Request(), null, OperationContext.None));
        HistoryEvent[] history = [new("i40", 1_700_000_000), new("i7", 1_700_000_060), new("unknown", 1_700_000_070)];
        var next = Assert.Single(rings.Explain(history, rings.Recommend(history, 1)));
        Assert.Equal("i8", next.ItemId);
        Assert.Equal((Explainer.Event, "i7"), (next.Reasons[0].Kind, next.Reasons[0].Name));
        Assert.Equal(next.Reasons.OrderByDescending(reason => reason.Contribution), next.Reasons);
        Assert.All(rings.Explain([], rings.Recommend([], 3)), item => Assert.Empty(item.Reasons));
    }

    [Fact]
    public void The_terms_of_a_score_account_for_all_of_it()
    {
        AssertTermsSumUp(s_metadata.Value, History(2), new RequestMetadata(new UserMetadata(Tastes().UserMetadata!, 2), Context(("DEVICE", "phone"))));
        AssertTermsSumUp(s_metadata.Value, [], User(2));
        var rings = ModelTraining.Train(
            TestModels.Rings(users: 200, rings: 12, ring: 5, length: 20, seed: 2), TestModels.Request(), null, OperationContext.None);
        HistoryEvent[] visits = [
            new("i40", 1_700_000_000), new("i7", 1_700_000_060), new("unknown", 1_700_000_070), new("i8", 1_700_000_090), new("i7", 1_700_000_160)];
        var next = AssertTermsSumUp(rings, visits, null)
            .ToDictionary(item => item.ItemId, item => item.ScoreTerms.ToDictionary(term => term.Term, term => term.Value));
        Assert.All(next.Keys, item => Assert.Equal(item is "i40" or "i7" or "i8" or "unknown", next[item]["copy"] != 0));
        Assert.All(next.Keys, item => Assert.Equal(
            item is "i40" or "i7" or "i8" or "unknown", (next[item]["network"], next[item]["item_bias"], next[item]["trend"]) == (0, 0, 0)));
        Assert.All(next.Keys, item => Assert.Equal(item == "unknown", next[item]["follow"] != 0));
        Assert.True(next["i8"]["first_order"] > next["i30"]["first_order"]);
    }

    /// <summary>The items of a request, explained; each has the terms in order, and their sums differ as the logarithms of the scores do.</summary>
    private static IReadOnlyList<RecommendedItem> AssertTermsSumUp(TrainedModel model, HistoryEvent[] history, RequestMetadata? metadata)
    {
        using IRecommender recommender = Open(model);
        var items = recommender.Explain(history, recommender.Recommend(history, 100, metadata: metadata), metadata);
        var logSumExp = items[0].ScoreTerms.Sum(term => term.Value) - Math.Log(items[0].Score);
        Assert.All(items, item =>
        {
            Assert.Equal(ScoreTerms.All.Select(entry => entry.Name), item.ScoreTerms.Select(term => term.Term).Where(term => term != KnnBlend.TermName));
            Assert.Equal(Math.Log(item.Score) + logSumExp, item.ScoreTerms.Sum(term => term.Value), 1e-4);
        });
        return items;
    }

    [Fact]
    public void Without_metadata_it_trains_as_hrnn_and_says_so()
    {
        var warnings = new List<string>();
        var snapshot = TestModels.Rings(users: 60, rings: 6, ring: 4, length: 12, seed: 3);
        var model = ModelTraining.Train(
            snapshot, TestModels.Request(recipe: RecipeCatalog.HrnnMetadata), null, new OperationContext { Warning = warnings.Add });
        Assert.Equal(
            "aws-hrnn-metadata found no metadata and trains like aws-hrnn: item metadata (Items), user metadata (Users), contextual metadata (Interactions).",
            Assert.Single(warnings));
        Assert.Equal(ModelTraining.Train(snapshot, TestModels.Request(), null, OperationContext.None).Metrics, model.Metrics);
    }

    [Theory]
    [InlineData(RecipeCatalog.HrnnMetadata)]
    [InlineData(RecipeCatalog.HrnnColdstart)]
    public void Same_seed_gives_the_same_bytes_whatever_the_number_of_threads(string recipe)
    {
        var snapshot = TestModels.Tastes(users: 60, Genres, items: 60, coldItems: 120, length: 20, seed: 3);
        var one = MemoryModelFile.Bytes(ModelTraining.Train(snapshot, TestModels.Request(threads: 1, recipe: recipe), null, OperationContext.None));
        var three = MemoryModelFile.Bytes(ModelTraining.Train(snapshot, TestModels.Request(threads: 3, recipe: recipe), null, OperationContext.None));
        Assert.True(one.AsSpan().SequenceEqual(three));
    }

    [Fact]
    public void Coldstart_recommends_cold_items_of_the_users_taste_and_nothing_else()
    {
        using IRecommender recommender = Open(s_coldstart.Value);
        for (var genre = 0; genre < Genres - 1; genre++)
        {
            var answer = recommender.Recommend(History(genre), 500, metadata: User(genre));
            Assert.Equal(120, answer.Count);
            Assert.All(answer, item => Assert.True(Index(item.ItemId) >= 300));
            Assert.True(OfGenre(answer.Take(10), genre) == 10, $"genre {genre}: {string.Join(" ", answer.Take(10).Select(a => a.ItemId))}");
        }
    }

    [Fact]
    public void Coldstart_is_measured_over_hidden_items_beside_chance_and_neighbours()
    {
        var model = s_coldstart.Value;
        const string Mrr = ColdMeasurement.Prefix + RankingMetrics.MeanReciprocalRank;
        Assert.Equal("120", model.DataSummary["coldItems"]);
        Assert.True(model.Metrics[Mrr] > 2 * model.Baselines[ColdBaselines.Random][Mrr],
            $"{model.Metrics[Mrr]} against chance {model.Baselines[ColdBaselines.Random][Mrr]}");
        Assert.True(model.Baselines[ColdBaselines.MetadataNeighbors][Mrr] > model.Baselines[ColdBaselines.Random][Mrr]);

        // Nobody has a cold item yet, so the documented protocol finds nothing.
        Assert.Equal(0, model.Metrics[RankingMetrics.MeanReciprocalRank]);
    }

    [Fact]
    public void An_update_takes_in_items_that_came_after_training()
    {
        var old = s_coldstart.Value;
        var now = TestModels.Tastes(users: 600, Genres, items: 300, coldItems: 126, length: 40, seed: 7);
        var request = TestModels.Request(recipe: RecipeCatalog.HrnnColdstart) with { Base = new MemoryModelFile(old.ConfigurationJson, old.Tensors) };
        var updated = ModelTraining.Train(now, request, null, OperationContext.None);
        Assert.Equal(("6", "126"), (updated.DataSummary["newItems"], updated.DataSummary["coldItems"]));
        using IRecommender before = Open(old);
        using IRecommender after = Open(updated);
        for (var genre = 0; genre < Genres - 1; genre++)
        {
            Assert.DoesNotContain(before.Recommend(History(genre), 500, metadata: User(genre)), item => item.ItemId == $"i{420 + genre}");
            Assert.Contains(after.Recommend(History(genre), 21, metadata: User(genre)), item => item.ItemId == $"i{420 + genre}");
        }
    }

    [Fact]
    public void Coldstart_needs_item_metadata_that_tells_items_apart()
    {
        var snapshot = TestModels.Rings(users: 60, rings: 6, ring: 4, length: 12, seed: 3);
        var refusal = Assert.Throws<PersonalizeException>(
            () => ModelTraining.Train(snapshot, TestModels.Request(recipe: RecipeCatalog.HrnnColdstart), null, OperationContext.None));
        Assert.Equal("NoItemMetadata", refusal.ErrorId);
        Assert.Contains("no Items data", refusal.Message);
    }

    private static Snapshot Tastes() => TestModels.Tastes(users: 600, Genres, items: 300, coldItems: 120, length: 40, seed: 7);

    private static Recommender Open(TrainedModel model) => new(new MemoryModelFile(model.ConfigurationJson, model.Tensors));

    private static HistoryEvent[] History(int genre) =>
        [.. Enumerable.Range(0, 8).Select(k => new HistoryEvent($"i{(k * 5 * Genres) + genre}", 1_700_000_000 + (60 * k)))];

    private static RequestMetadata User(int genre) => new(new UserMetadata(Tastes().UserMetadata!, genre), Context());

    private static Dictionary<string, string> Context(params (string Field, string Value)[] values) => values.ToDictionary(v => v.Field, v => v.Value);

    private static int Index(string itemId) => int.Parse(itemId[1..], System.Globalization.CultureInfo.InvariantCulture);

    private static int OfGenre(IEnumerable<RecommendedItem> answer, int genre) => answer.Count(item => Index(item.ItemId) % Genres == genre);

    private static bool Near(RecommendedItem a, RecommendedItem b) => a.ItemId == b.ItemId && Math.Abs(a.Score - b.Score) < 1e-5;
}
