using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Networks.Terms;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Networks;

/// <summary>A model to which a simple method is added: the items of the user by how often they were had, and item i59 beside every item.</summary>
public sealed class KnnBlendTests
{
    private const int Items = 60;

    private static readonly HistoryEvent[] s_history =
        [new("i3", 1_700_000_000), new("i40", 1_700_000_060), new("i3", 1_700_000_120), new("nobody knows it", 1_700_000_180), new("i7", 1_700_000_240)];

    private static readonly Lazy<TrainedModel> s_trained = new(() => ModelTraining.Train(
        TestModels.Rings(users: 200, rings: 12, ring: 5, length: 20, seed: 2), TestModels.Request(), null, OperationContext.None));

    [Fact]
    public void A_large_weight_lets_the_simple_method_decide()
    {
        using var recommender = Open(Blended(weight: 100));
        Assert.Equal(["i59", "i3", "i7", "nobody knows it", "i40"], recommender.Recommend(s_history, 5).Select(item => item.ItemId));
    }

    [Fact]
    public void A_large_weight_leaves_the_probabilities_of_the_simple_method()
    {
        using var recommender = Open(Blended(weight: 100_000));
        var items = recommender.Recommend(s_history, Items + 1);
        Assert.Equal(1, items.Sum(item => item.Score), 1e-3);

        // 1 + score/Floor is 101 for the nearest item, 1 for the 56 that neither is near nor the user's own.
        Assert.Equal(101, items[0].Score / items[^1].Score, 0.2);
    }

    [Fact]
    public void A_tiny_weight_changes_nothing()
    {
        using var with = Open(Blended(weight: 1e-9f));
        using var without = Open(Blended(weight: null));
        Assert.Equal(without.Recommend(s_history, 20).Select(item => item.ItemId), with.Recommend(s_history, 20).Select(item => item.ItemId));
    }

    [Fact]
    public void A_method_without_own_items_is_stored_as_such()
    {
        using var recommender = Open(Blended(weight: 100, excludeOwn: true));
        using var without = Open(Blended(weight: null));
        HistoryEvent[] history = [.. s_history, new HistoryEvent("i59", 1_700_000_300)];
        Assert.Equal(without.Recommend(history, 20).Select(item => item.ItemId), recommender.Recommend(history, 20).Select(item => item.ItemId));
    }

    [Fact]
    public void The_terms_of_a_score_account_for_all_of_it()
    {
        using IRecommender recommender = Open(Blended(weight: 0.8f));
        var items = recommender.Explain(s_history, recommender.Recommend(s_history, Items));
        var logSumExp = items[0].ScoreTerms.Sum(term => term.Value) - Math.Log(items[0].Score);
        Assert.All(items, item =>
        {
            Assert.Equal([.. ScoreTerms.All.Select(entry => entry.Name), KnnBlend.TermName], item.ScoreTerms.Select(term => term.Term));
            Assert.Equal(Math.Log(item.Score) + logSumExp, item.ScoreTerms.Sum(term => term.Value), 1e-4);
            Assert.Equal(item.ItemId is "i59" or "i3" or "i7" or "i40" or "nobody knows it", item.ScoreTerms[^1].Value > 0);
        });
    }

    [Fact]
    public void Many_answers_are_those_of_single_requests()
    {
        using IRecommender recommender = Open(Blended(weight: 0.8f));
        var many = recommender.RecommendMany([s_history, [], s_history[..2]], 20, [null, null, null], threads: 2, CancellationToken.None);
        Assert.Equal(recommender.Recommend(s_history, 20).Select(item => item.ItemId), many[0].Select(item => item.ItemId));
        Assert.Equal(recommender.Recommend([], 20).Select(item => item.ItemId), many[1].Select(item => item.ItemId));
        Assert.Equal(recommender.Recommend(s_history[..2], 20).Select(item => item.ItemId), many[2].Select(item => item.ItemId));
    }

    [Fact]
    public void Is_stored_with_the_model()
    {
        var model = Blended(weight: 0.8f);
        var file = new MemoryModelFile(model.ConfigurationJson, model.Tensors);
        using (var opened = HrnnModel.Open(file))
        {
            var (json, tensors) = opened.Export();
            Assert.Equal(model.ConfigurationJson, json);
            Assert.Equal(model.Tensors.Select(tensor => tensor.Name), tensors.Select(tensor => tensor.Name));
            Assert.All(model.Tensors.Zip(tensors), pair => Assert.Equal(pair.First.Data, pair.Second.Data));
        }

        Assert.Equal(0, file.PinCount);
    }

    [Theory]
    [InlineData("item_knn.offsets")]
    [InlineData("item_knn.items")]
    [InlineData("item_knn.settings")]
    public void A_damaged_one_is_refused(string damaged)
    {
        var model = Blended(weight: 0.8f);
        var file = MemoryModelFile.WithShortened(damaged, model.ConfigurationJson, model.Tensors);
        Assert.Equal(ErrorIds.ModelDamaged, Assert.Throws<PersonalizeException>(() => HrnnModel.Open(file)).ErrorId);
        Assert.Equal(0, file.PinCount);
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_refused()
    {
        var model = Blended(float.NaN);
        Assert.Throws<PersonalizeException>(() => HrnnModel.Open(new MemoryModelFile(model.ConfigurationJson, model.Tensors)));
    }

    private static Recommender Open(TrainedModel model) => new(new MemoryModelFile(model.ConfigurationJson, model.Tensors));

    private static TrainedModel Blended(float? weight, bool excludeOwn = false)
    {
        using var model = HrnnModel.Open(new MemoryModelFile(s_trained.Value.ConfigurationJson, s_trained.Value.Tensors));
        var beside = Enumerable.Repeat(Items - 1, Items).ToArray();
        var neighbors = new NeighborTable(
            [.. Enumerable.Range(0, Items + 1)],
            Pinned(Array.ConvertAll(beside, item => model.Items.IndexOf($"i{item}"))),
            Pinned(Enumerable.Repeat(0.5f, Items)));
        return TestModels.Stored(s_trained.Value, new HrnnModel
        {
            Configuration = model.Configuration,
            Parameters = model.Parameters,
            Neighbors = model.Neighbors,
            Trend = model.Trend,
            Items = model.Items,
            EventTypes = model.EventTypes,
            Blend = weight is not { } some
                ? null
                : new KnnBlend(new KnnSettings(Last: 2, Decay: 0.5f, OwnWeight: 0.5f, OwnDecay: 0.9f, excludeOwn), neighbors, some),
        });
    }

    private static T[] Pinned<T>(IEnumerable<T> values)
        where T : unmanaged
    {
        T[] source = [.. values];
        var pinned = EncodedSequences.Pinned<T>(source.Length);
        source.CopyTo(pinned, 0);
        return pinned;
    }
}
