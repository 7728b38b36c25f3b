using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Recipes;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training.Tables;

/// <summary>The recipes that count, from a snapshot to an answer.</summary>
public sealed class ItemTableTrainingTests
{
    private const int Rings = 6;
    private const int Ring = 5;

    // Users stay within one ring of items, except for the first item, which everybody has now and then.
    private static readonly Snapshot s_rings = TestModels.Rings(users: 200, rings: Rings, ring: Ring, length: 12, seed: 3);

    [Fact]
    public void Related_items_are_those_that_the_same_users_had()
    {
        using var model = Open(Train(
            RecipeCatalog.Sims, s_rings, ("max_item_interaction_count_percentile", "1.0"), ("min_item_interaction_count_percentile", "0.0")));

        var ring = Enumerable.Range(0, Ring).Select(i => $"i{(2 * Ring) + i}").ToArray();
        Assert.All(ring, item => Assert.Equal(ring.Where(other => other != item).Order(), Items(model, item, Ring - 1).Order()));
    }

    [Fact]
    public void Popular_items_follow_where_there_are_too_few_related_ones()
    {
        var trained = Train(RecipeCatalog.Sims, s_rings, ("max_item_interaction_count_percentile", "1.0"));
        using var model = Open(trained);
        using var popular = Open(Train(RecipeCatalog.PopularityCount, s_rings));

        var all = model.Recommend([new HistoryEvent("i7", 0)], 500);

        Assert.Equal((Rings * Ring) - 1, all.Count);
        Assert.DoesNotContain(all, item => item.ItemId == "i7");
        Assert.Equal(all.OrderByDescending(item => item.Score).Select(item => item.Score), all.Select(item => item.Score));
        var rest = all.Where(item => item.Score == 0).Select(item => item.ItemId).ToArray();
        string[] inDemand = [.. popular.Recommend([], 500).Select(item => item.ItemId)];
        Assert.Equal(inDemand.Where(rest.Contains), rest);
        Assert.Equal(inDemand, model.Recommend([new HistoryEvent("unheard-of", 0)], 500).Select(item => item.ItemId));
    }

    [Fact]
    public void Batches_answer_like_single_requests()
    {
        using var model = Open(Train(RecipeCatalog.Sims, s_rings));
        var items = new ItemSet(s_rings.ItemCount);
        for (var i = 0; i < s_rings.ItemCount; i += 2)
            items.Add(i);
        AllowedItems?[] allowed = [.. Enumerable.Range(0, s_rings.ItemCount).Select(i => i % 3 == 0 ? null : new AllowedItems(items, _ => false))];
        HistoryEvent[][] histories = [.. Enumerable.Range(0, s_rings.ItemCount).Select(i => new[] { new HistoryEvent($"i{i}", 0) })];

        var many = ((IRecommender)model).RecommendMany(histories, 7, allowed, threads: 3, CancellationToken.None);

        Assert.All(Enumerable.Range(0, histories.Length), i => Assert.Equal(model.Recommend(histories[i], 7, allowed[i]), many[i]));
    }

    [Fact]
    public void Metadata_relates_items_that_nobody_had()
    {
        // The last item of every ring has no events; its genre is the ring's.
        var events = s_rings.WithoutEventsOf(ItemSet.Of(s_rings.ItemCount, item => item % Ring == Ring - 1)!);
        var genres = new MetadataColumn
        {
            Name = "GENRE", Kind = MetadataKind.Categorical, Texts = [.. Enumerable.Range(0, s_rings.ItemCount).Select(item => $"genre{item / Ring}")],
        };
        var snapshot = TestSnapshots.With(events, items: [genres]);

        var trained = Train(RecipeCatalog.SimilarItems, snapshot);
        using var model = Open(trained);

        Assert.Equal(["i10", "i11", "i12", "i13"], Items(model, "i14", Ring - 1).Order());
        Assert.Contains(model.Recommend([new HistoryEvent("i12", 0)], 29), item => item.ItemId == "i14" && item.Score > 0);
        Assert.Equal("GENRE", trained.DataSummary["itemFields"]);
    }

    [Fact]
    public void Similar_items_need_metadata()
    {
        var error = Assert.Throws<PersonalizeException>(() => Train(RecipeCatalog.SimilarItems, s_rings));
        Assert.Equal("NoItemMetadata", error.ErrorId);
        Assert.EndsWith("or train aws-sims.", error.NextStep);
    }

    [Theory]
    [InlineData(RecipeCatalog.Sims)]
    [InlineData(RecipeCatalog.PopularityCount)]
    [InlineData(RecipeCatalog.TrendingNow)]
    public void Versions_have_metrics_and_baselines(string recipe)
    {
        var trained = Train(recipe, s_rings);

        Assert.InRange(trained.Metrics["normalized_discounted_cumulative_gain_at_25"], 0.0, 1.0);
        Assert.Equal(["popularity", "recent_popularity"], trained.Baselines.Keys.Order());
        if (recipe == RecipeCatalog.PopularityCount)
            Assert.Equal(trained.Baselines["popularity"], trained.Metrics);
        if (recipe == RecipeCatalog.Sims)
            Assert.True(trained.Metrics["precision_at_5"] > 2 * trained.Baselines["popularity"]["precision_at_5"]);
    }

    [Fact]
    public void Candidates_of_a_search_are_compared_by_users_whose_events_are_not_counted()
    {
        var split = UserSplit.Of(s_rings, 4, 0.005, 0.995);
        var related = Candidate(s_rings, "0.5");
        Assert.Equal(RankingMetrics.Names, related.Keys);
        Assert.NotEqual(related, Candidate(s_rings, "0"));
        Assert.Equal(related, Candidate(Mirrored(split.Test), "0.5"));
        Assert.NotEqual(related, Candidate(Mirrored(split.Validation), "0.5"));

        static Snapshot Mirrored(IReadOnlyList<int> users) => TestSnapshots.WithItems(s_rings, users, (item, _) => s_rings.ItemCount - 1 - item);
    }

    [Theory]
    [InlineData("demand")]
    [InlineData("related.items")]
    [InlineData("item.id.offsets")]
    public void A_damaged_file_is_refused(string damaged)
    {
        var trained = Train(RecipeCatalog.Sims, s_rings);
        var file = MemoryModelFile.WithShortened(damaged, trained.ConfigurationJson, trained.Tensors);

        Assert.Equal("ModelDamaged", Assert.Throws<PersonalizeException>(() => new ItemTableRecommender(file)).ErrorId);
        Assert.True(file.IsDisposed);
    }

    private static TrainedModel Train(string recipe, Snapshot snapshot, params (string Name, object? Value)[] values) =>
        ModelTraining.Train(snapshot, Request(recipe, values), checkpoint: null, OperationContext.None);

    private static IReadOnlyDictionary<string, double> Candidate(Snapshot snapshot, string discount)
    {
        var epochs = new List<ValidatedEpoch>();
        ModelTraining.TrainCandidate(
            new TrainingData(snapshot), Request(RecipeCatalog.Sims, ("popularity_discount_factor", discount), ("max_item_interaction_count_percentile", "1.0")),
            epoch =>
            {
                epochs.Add(epoch);
                return true;
            },
            OperationContext.None);
        return Assert.Single(epochs).Metrics;
    }

    private static TrainingRequest Request(string recipe, params (string Name, object? Value)[] values)
    {
        var row = RecipeCatalog.Get(recipe);
        return new TrainingRequest
        {
            Recipe = row,
            Hyperparameters = row.Hyperparameters.ToDictionary(
                one => one.Name, one => $"{values.FirstOrDefault(value => value.Name == one.Name).Value ?? one.Default}"),
            Seed = 4,
            ThreadCount = 2,
        };
    }

    private static ItemTableRecommender Open(TrainedModel trained) => new(new MemoryModelFile(trained.ConfigurationJson, trained.Tensors));

    private static string[] Items(IRecommender model, string item, int count) =>
        [.. model.Recommend([new HistoryEvent(item, 0)], count).Select(one => one.ItemId)];
}
