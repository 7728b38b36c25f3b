using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

/// <summary>
/// A simple method knows nothing of the context of the event to come, so where it is known, the method has a weight of its own. Here the context alone tells
/// the group of an item, and most users have a single event.
/// </summary>
public sealed class ContextBlendTests
{
    private const int Groups = 4;
    private const int GroupSize = 15;
    private const string Field = "WEATHER";

    private static readonly Lazy<TrainedModel> s_model = new(() => Train(seed: 1));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Recommendations_follow_the_context_of_the_request(ulong seed)
    {
        var model = seed == 1 ? s_model.Value : Train(seed);
        using IRecommender recommender = new Recommender(new MemoryModelFile(model.ConfigurationJson, model.Tensors));
        for (var group = 0; group < Groups; group++)
        {
            var own = recommender.Recommend(History(), 5, metadata: Asking(group)).Count(item => GroupOf(item) == group);
            Assert.True(own == 5, $"group {group}: {own} of 5; {model.DataSummary.GetValueOrDefault("simpleMethod")}");
        }
    }

    [Fact]
    public void The_weight_for_requests_with_a_context_applies_to_those_alone()
    {
        using IRecommender without = Open(null);
        using IRecommender blended = Open((100, 0));
        Assert.Equal(
            without.Recommend(History(), 20, metadata: Asking(2)).Select(item => item.ItemId),
            blended.Recommend(History(), 20, metadata: Asking(2)).Select(item => item.ItemId));

        string[] own = [.. History().Select(known => known.ItemId).Distinct().Order()];
        Assert.Equal(own, blended.Recommend(History(), own.Length).Select(item => item.ItemId).Order());
    }

    [Fact]
    public void Many_requests_and_explanations_use_the_same_weights_as_one()
    {
        using IRecommender recommender = Open((3, 0.5f));
        RequestMetadata[] metadata = [Asking(0), Asking(3), new RequestMetadata(null, new Dictionary<string, string>())];
        var many = recommender.RecommendMany([History(), History(), History()], 20, new AllowedItems?[3], threads: 2, CancellationToken.None, metadata);
        for (var r = 0; r < metadata.Length; r++)
        {
            var alone = recommender.Recommend(History(), Groups * GroupSize, metadata: metadata[r]);
            Assert.Equal(alone.Take(20).Select(item => item.ItemId), many[r].Select(item => item.ItemId));

            var explained = recommender.Explain(History(), alone, metadata[r]);
            var logSumExp = explained[0].ScoreTerms.Sum(term => term.Value) - Math.Log(explained[0].Score);
            Assert.All(explained, item => Assert.Equal(Math.Log(item.Score) + logSumExp, item.ScoreTerms.Sum(term => term.Value), 1e-4));
        }
    }

    private static Recommender Open((float Weight, float ContextWeight)? weights)
    {
        using var model = HrnnModel.Open(new MemoryModelFile(s_model.Value.ConfigurationJson, s_model.Value.Tensors));
        var own = new KnnSettings(Last: 0, Decay: 0, OwnWeight: 1, OwnDecay: 0.9f, ExcludeOwn: false);
        var (json, tensors) = new HrnnModel
        {
            Configuration = model.Configuration,
            Parameters = model.Parameters,
            Neighbors = model.Neighbors,
            Trend = model.Trend,
            Items = model.Items,
            EventTypes = model.EventTypes,
            Blend = weights is var (weight, contextWeight) ? new KnnBlend(own, NeighborTable.Empty(model.Items.Count), weight, contextWeight) : null,
        }.Export();
        return new Recommender(new MemoryModelFile(json, tensors));
    }

    private static RequestMetadata Asking(int group) => new(null, new Dictionary<string, string> { [Field] = $"w{group}" });

    private static HistoryEvent[] History() => [.. Enumerable.Range(0, 4).Select(k => new HistoryEvent($"i{(17 * k) + 1}", 1_700_000_000 + (60 * k)))];

    private static int GroupOf(RecommendedItem item) => int.Parse(item.ItemId[1..], CultureInfo.InvariantCulture) / GroupSize;

    private static TrainedModel Train(ulong seed)
    {
        var random = new FastRandom(seed, 0);
        var contexts = new List<string?>();
        var events = TestSnapshots.FromHistories(Groups * GroupSize, 0, [.. Enumerable.Range(0, 1_500).Select(user =>
        {
            var time = 1_700_000_000L + (10_000 * random.NextInt(900));
            return Enumerable.Range(0, user < 1_200 ? 1 : 4).Select(k =>
            {
                var group = random.NextInt(Groups);
                contexts.Add($"w{group}");
                return ((group * GroupSize) + random.NextInt(GroupSize), time + (60 * k), 0);
            }).ToArray();
        })]);
        return ModelTraining.Train(
            TestSnapshots.With(events, context: [new MetadataColumn { Name = Field, Kind = MetadataKind.Categorical, Texts = [.. contexts] }]),
            TestModels.Request(seed, recipe: RecipeCatalog.HrnnMetadata), null, OperationContext.None);
    }
}
