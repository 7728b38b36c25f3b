using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Networks.Terms;
using Personalize.Engine.Recipes;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Networks;

/// <summary>
/// A model for cold items to which is added what metadata alone says. Item <c>iN</c> has genre N mod 6; those from <c>i300</c> on are cold.
/// </summary>
public sealed class ContentBlendTests
{
    private const int Genres = 6;
    private const int Start = 1_700_000_000;

    private static readonly Lazy<TrainedModel> s_trained = new(() => ModelTraining.Train(
        TestModels.Tastes(users: 300, Genres, items: 300, coldItems: 120, length: 20, seed: 7),
        TestModels.Request(recipe: RecipeCatalog.HrnnColdstart), null, OperationContext.None));

    [Fact]
    public void A_large_weight_lets_metadata_decide()
    {
        using IRecommender recommender = Open(Blended(weight: 1000));
        for (var genre = 0; genre < Genres; genre++)
            Assert.All(recommender.Recommend(History(genre), 15), item => Assert.Equal(genre, GenreOf(item.ItemId)));
    }

    [Fact]
    public void A_large_weight_leaves_the_probabilities_of_the_simple_method()
    {
        // Of the genres of a user's two items each is half as near as for a user of one genre, as cosines of a sum of vectors at right angles: 1/√2.
        using IRecommender recommender = Open(Blended(weight: 100_000));
        HistoryEvent[] history = [.. History(1)[..1], new HistoryEvent("i2", Start + 600)];
        var items = recommender.Recommend(history, 500);
        var near = items.Where(item => GenreOf(item.ItemId) is 1 or 2).ToArray();
        Assert.Equal(40, near.Length);
        Assert.All(near, item => Assert.Equal(1 + (Math.Sqrt(0.5) / ScoreBlend.Floor), item.Score / items[^1].Score, 0.2));
    }

    [Fact]
    public void An_item_says_nothing_about_itself()
    {
        var content = new ItemContent(FeatureTable.From([0, 1, 2, 3], [0, 0, 1], [1f, 1f, 1f], featureCount: 2), featureCount: 2);
        Assert.Equal([0, 1, 0], Scores(content, [0]));
        Assert.Equal([0, 1, 0], Scores(content, [0, 0, 0]));
        Assert.Equal([0.5f, 0.5f, 0], Scores(content, [0, 1]));
        Assert.Equal([0, 0, 0], Scores(content, []));
    }

    [Fact]
    public void What_is_far_counts_as_nothing_and_not_less()
    {
        // A number has a sign: below and above the mean.
        var content = new ItemContent(FeatureTable.From([0, 1, 2, 3], [0, 0, 0], [1f, -1f, 1f], featureCount: 1), featureCount: 1);
        Assert.Equal([0, 0, 1], Scores(content, [0]));
        Assert.Equal([0, 0, 0], Scores(content, [1]));
        Assert.Equal([0, 0, 1], Scores(content, [0]));
    }

    [Fact]
    public void An_item_put_since_counts_like_one_of_the_model()
    {
        using IRecommender recommender = Open(Blended(weight: 1000));
        var put = recommender.Describe(
            ["put1", "put2"], [new MetadataColumn { Name = "GENRE", Kind = MetadataKind.Categorical, Texts = ["g1", "g2"] }]);
        var metadata = new RequestMetadata(null, RequestMetadata.NoContext, put);

        // As a candidate …
        var candidates = recommender.Recommend(History(1), 500, metadata: metadata).ToDictionary(item => item.ItemId);
        Assert.Equal(candidates["i301"].Score, candidates["put1"].Score, 1e-5);
        Assert.Equal(candidates["i302"].Score, candidates["put2"].Score, 1e-5);

        // … and as what the user had.
        HistoryEvent[] history = [new("put2", Start), new("nobody knows it", Start + 60)];
        Assert.All(recommender.Recommend(history, 15, metadata: metadata), item => Assert.Equal(2, GenreOf(item.ItemId)));
    }

    [Fact]
    public void Many_answers_are_those_of_single_requests()
    {
        using IRecommender recommender = Open(Blended(weight: 0.8f));
        HistoryEvent[][] histories = [History(1), [], History(4)[..2]];
        var many = recommender.RecommendMany(histories, 20, [null, null, null], threads: 2, CancellationToken.None);
        foreach (var (history, answer) in histories.Zip(many))
        {
            // Many rows are a product of matrices, whose sums may be rounded otherwise.
            var one = recommender.Recommend(history, 20);
            Assert.Equal(one.Select(item => item.ItemId), answer.Select(item => item.ItemId));
            Assert.All(one.Zip(answer), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-5));
        }
    }

    [Fact]
    public void The_terms_of_a_score_account_for_all_of_it()
    {
        using IRecommender recommender = Open(Blended(weight: 0.8f));
        var items = recommender.Explain(History(2), recommender.Recommend(History(2), 120));
        var logSumExp = items[0].ScoreTerms.Sum(term => term.Value) - Math.Log(items[0].Score);
        Assert.All(items, item =>
        {
            Assert.Equal([.. ScoreTerms.All.Select(entry => entry.Name), ContentBlend.TermName], item.ScoreTerms.Select(term => term.Term));
            Assert.Equal(Math.Log(item.Score) + logSumExp, item.ScoreTerms.Sum(term => term.Value), 1e-4);
        });
    }

    [Fact]
    public void Is_stored_with_the_model_and_kept_by_an_update()
    {
        var model = Blended(weight: 0.8f);
        var request = TestModels.Request(recipe: RecipeCatalog.HrnnColdstart) with { Base = new MemoryModelFile(model.ConfigurationJson, model.Tensors) };
        var updated = ModelTraining.Train(
            TestModels.Tastes(users: 300, Genres, items: 300, coldItems: 126, length: 20, seed: 7), request, null, OperationContext.None);
        using var opened = HrnnModel.Open(new MemoryModelFile(updated.ConfigurationJson, updated.Tensors));
        var blend = Assert.IsType<ContentBlend>(opened.Blend);
        Assert.Equal((0.8f, 426), (blend.Weight, blend.Content.ItemCount));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_weight_that_makes_no_sense_is_refused(float weight)
    {
        var model = Blended(weight);
        var file = new MemoryModelFile(model.ConfigurationJson, model.Tensors);
        Assert.Equal(ErrorIds.ModelDamaged, Assert.Throws<PersonalizeException>(() => HrnnModel.Open(file)).ErrorId);
        Assert.Equal(0, file.PinCount);
    }

    private static unsafe float[] Scores(ItemContent content, int[] history)
    {
        var scores = new ContentScores(content);
        fixed (int* items = history)
            scores.Fill(new HistoryView(items, null, null, null, null), history.Length, added: default);
        return [.. Enumerable.Range(0, content.ItemCount).Select(item => scores[item])];
    }

    private static Recommender Open(TrainedModel model) => new(new MemoryModelFile(model.ConfigurationJson, model.Tensors));

    private static HistoryEvent[] History(int genre) =>
        [.. Enumerable.Range(0, 8).Select(k => new HistoryEvent($"i{(k * 5 * Genres) + genre}", Start + (60 * k)))];

    private static int GenreOf(string item) => int.Parse(item.Trim('i', 'p', 'u', 't'), CultureInfo.InvariantCulture) % Genres;

    private static TrainedModel Blended(float weight)
    {
        using var model = HrnnModel.Open(new MemoryModelFile(s_trained.Value.ConfigurationJson, s_trained.Value.Tensors));
        return TestModels.Stored(s_trained.Value, new HrnnModel
        {
            Configuration = model.Configuration,
            Parameters = model.Parameters,
            Neighbors = model.Neighbors,
            Trend = model.Trend,
            Items = model.Items,
            EventTypes = model.EventTypes,
            ItemFeatures = model.ItemFeatures,
            ColdItems = model.ColdItems,
            UntrainedItems = model.UntrainedItems,
            Blend = new ContentBlend(new ItemContent(model.ItemFeatures, model.Configuration.Features.Items.Count), weight),
        });
    }
}
