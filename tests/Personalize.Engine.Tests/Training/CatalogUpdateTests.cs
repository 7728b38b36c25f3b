using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

/// <summary>An update of aws-user-personalization keeps the network and takes new items and all events in.</summary>
public sealed class CatalogUpdateTests
{
    private const int Known = 120;

    [Fact]
    public void New_items_come_in_by_their_features_and_rise_with_their_events()
    {
        var full = Train(Data(Known, chosen: 0), null);
        var quiet = Train(Data(Known + 12, chosen: 0), full);
        var busy = Train(Data(Known + 12, chosen: 40), full);

        Assert.DoesNotContain("i121", Ids(full));
        Assert.Equal("12", quiet.DataSummary["newItems"]);
        var (before, after) = (PlaceOf(quiet, "i121"), PlaceOf(busy, "i121"));
        Assert.True(after < before, $"from place {before} to {after}");
        Assert.True(after <= 10, $"place {after}");
    }

    [Fact]
    public void The_network_and_the_learned_items_stay_as_they_are()
    {
        var full = Train(Data(Known, chosen: 0), null);
        var updated = Train(Data(Known + 12, chosen: 5), full);
        using var old = HrnnModel.Open(File(full));
        using var @new = HrnnModel.Open(File(updated));
        foreach (var tensor in full.Tensors.Where(t => t.Name.StartsWith("gru.", StringComparison.Ordinal)))
            Assert.Equal((float[])tensor.Data, (float[])updated.Tensors.Single(t => t.Name == tensor.Name).Data);
        for (var item = 0; item < Known; item++)
            Assert.Equal(VectorOf(old, $"i{item}"), VectorOf(@new, $"i{item}"));
    }

    [Fact]
    public void The_ages_and_the_events_of_items_are_in_the_model()
    {
        var data = Data(Known + 12, chosen: 3);
        using var model = HrnnModel.Open(File(Train(data, null)));
        var appeal = model.Appeal!;
        Assert.Equal(data.EventTimes.Max(), appeal.LatestEvent);
        Assert.Equal(data.ItemCreationTimes![5], appeal.Births[5]);
        Assert.Equal(3, appeal.Events[Known + 1]);
        Assert.Equal(0, appeal.Events[Known + 2]);
        Assert.True(appeal.BiasVariances[Known + 1] < appeal.BiasVariances[Known + 2], "events tell something");
    }

    [Fact]
    public void Metrics_are_those_over_all_items_and_those_over_items_that_it_has_not_seen()
    {
        var trained = Train(Data(Known, chosen: 0), null);
        Assert.Contains("normalized_discounted_cumulative_gain_at_25", trained.Metrics.Keys);
        Assert.Contains("cold_normalized_discounted_cumulative_gain_at_25", trained.Metrics.Keys);
        Assert.Contains("popularity", trained.Baselines.Keys);
        Assert.Contains("metadata_knn", trained.Baselines.Keys);
    }

    /// <summary>Users of three tastes; the last items are new, and the second of them was chosen by some users of the second taste.</summary>
    private static Snapshot Data(int items, int chosen)
    {
        const long Start = 1_700_000_000;
        const int Users = 150, Length = 14;
        var random = new FastRandom(5, 0);
        var histories = Enumerable.Range(0, Users).Select(user => Enumerable.Range(0, Length)
            .Select(k => ((random.NextInt(Known / 3) * 3) + (user % 3), Start + (user * 50) + (k * 86_400L), 0)).ToList()).ToArray();
        for (var i = 0; i < chosen; i++)
            histories[(i * 3) + 1].Add((Known + 1, Start + (15 * 86_400L) + i, 0));
        var events = TestSnapshots.FromHistories(items, 0, [.. histories.Select(history => history.ToArray())]);
        return TestSnapshots.With(
            events, [.. Enumerable.Range(0, items).Select(item => item < Known ? Start - 86_400L : Start + (14 * 86_400L))],
            items:
            [
                new MetadataColumn { Name = "GENRE", Kind = MetadataKind.Categorical, Texts = [.. Enumerable.Range(0, items).Select(item => $"g{item % 3}")] },
            ]);
    }

    private static TrainedModel Train(Snapshot snapshot, TrainedModel? updated)
    {
        using var old = updated is null ? null : File(updated);
        return ModelTraining.Train(
            snapshot, TestModels.Request(recipe: RecipeCatalog.UserPersonalization) with { Base = old }, null, OperationContext.None);
    }

    private static MemoryModelFile File(TrainedModel model) => new(model.ConfigurationJson, model.Tensors);

    private static IReadOnlyList<string> Ids(TrainedModel model)
    {
        using var opened = HrnnModel.Open(File(model));
        return [.. opened.Items.Ids];
    }

    private static unsafe float[] VectorOf(HrnnModel model, string id) =>
        new ReadOnlySpan<float>(model.Parameters.Items + ((long)model.Items.IndexOf(id) * model.Parameters.ItemStride), 32).ToArray();

    private static int PlaceOf(TrainedModel model, string id)
    {
        using IRecommender recommender = new Recommender(File(model));
        HistoryEvent[] history = [.. Enumerable.Range(0, 6).Select(k => new HistoryEvent($"i{(k * 3) + 1}", 1_700_000_000 + (15 * 86_400L) + k))];
        var answer = recommender.Recommend(history, 500);
        return Enumerable.Range(1, answer.Count).First(place => answer[place - 1].ItemId == id);
    }
}
