using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Histories;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

/// <summary>Data in which the context of an event tells what the next one will be, and nothing else does.</summary>
public sealed class ContextTrainingTests
{
    private const int Groups = 5;
    private const int Items = 100;
    private const string Field = "LOOKING_FOR";

    private static readonly Lazy<TrainedModel> s_model = new(() =>
        ModelTraining.Train(Intentions(seed: 4), TestModels.Request(recipe: RecipeCatalog.HrnnMetadata), null, OperationContext.None));

    [Fact]
    public void The_context_of_a_past_event_tells_what_comes_next()
    {
        using IRecommender recommender = Open();
        Assert.True(recommender.ReadsContext);
        for (var group = 0; group < Groups; group++)
        {
            var own = recommender.Recommend(History(group), 10).Count(item => Index(item) % Groups == group);
            Assert.True(own >= 9, $"group {group}: {own}");
        }
    }

    [Fact]
    public void One_request_and_many_and_one_after_another_agree()
    {
        using IRecommender recommender = Open();
        HistoryEvent[][] histories = [.. Enumerable.Range(0, Groups).Select(History), [.. History(1).Select(known => known with { Context = null })]];
        var many = recommender.RecommendMany(histories, 20, new AllowedItems?[histories.Length], threads: 2, CancellationToken.None);
        for (var h = 0; h < histories.Length; h++)
        {
            var state = new UserState();
            recommender.Recommend(histories[h][..2], 5, state: state);
            var alone = recommender.Recommend(histories[h], 20);
            Assert.Equal(alone, recommender.Recommend(histories[h], 20, state: state));
            Assert.Equal(alone.Select(item => item.ItemId), many[h].Select(item => item.ItemId));
        }

        Assert.NotEqual(many[1].Select(item => item.ItemId), many[^1].Select(item => item.ItemId));
    }

    [Fact]
    public void A_model_without_the_input_answers_as_if_it_said_nothing()
    {
        var (model, tensors) = (s_model.Value, s_model.Value.Tensors.Where(tensor => tensor.Name != "context.input").ToArray());
        Assert.Equal(model.Tensors.Count - 1, tensors.Length);
        using IRecommender recommender = new Recommender(new MemoryModelFile(model.ConfigurationJson, tensors));
        HistoryEvent[] history = History(0), bare = [.. history.Select(known => known with { Context = null })];
        Assert.Equal(recommender.Recommend(bare, 10), recommender.Recommend(history, 10));
    }

    [Fact]
    public void Metadata_that_says_nothing_costs_next_to_nothing()
    {
        var events = TestModels.Rings(users: 300, rings: 12, ring: 5, length: 20, seed: 2);
        var random = new FastRandom(9, 0);
        MetadataColumn Noise(string name, int rows, int values) =>
            new() { Name = name, Kind = MetadataKind.Categorical, Texts = [.. Enumerable.Range(0, rows).Select(_ => $"v{random.NextInt(values)}")] };
        var noisy = TestSnapshots.With(
            events, items: [Noise("A", events.ItemCount, 8), Noise("B", events.ItemCount, 3)], users: [Noise("C", events.UserCount, 5)],
            context: [Noise("D", events.EventCount, 4), Noise("E", events.EventCount, 20)]);
        double Ndcg(string recipe) => ModelTraining.Train(noisy, TestModels.Request(recipe: recipe), null, OperationContext.None)
            .Metrics["normalized_discounted_cumulative_gain_at_5"];
        var (without, with) = (Ndcg(RecipeCatalog.Hrnn), Ndcg(RecipeCatalog.HrnnMetadata));
        Assert.True(with > 0.95 * without, $"{with} with noise, {without} without");
    }

    private static Recommender Open() => new(new MemoryModelFile(s_model.Value.ConfigurationJson, s_model.Value.Tensors));

    private static int Index(RecommendedItem item) => int.Parse(item.ItemId[1..], CultureInfo.InvariantCulture);

    private static HistoryEvent[] History(int lookingFor) =>
    [
        .. Enumerable.Range(0, 3).Select(k => new HistoryEvent($"i{7 * k}", 1_700_000_000 + (60 * k))
        {
            Context = new Dictionary<string, ContextValue> { [Field] = new($"g{(k == 2 ? lookingFor : (7 * (k + 1)) % Groups)}", double.NaN) },
        }),
    ];

    private static Snapshot Intentions(ulong seed)
    {
        var random = new FastRandom(seed, 0);
        return TestSnapshots.WithContext(Items, Field, [.. Enumerable.Range(0, 300).Select(user =>
        {
            var group = random.NextInt(Groups);
            return Enumerable.Range(0, 20).Select(k =>
            {
                var item = (random.NextInt(Items / Groups) * Groups) + group;
                group = random.NextInt(Groups);
                return (item, 1_700_000_000L + (1_000 * user) + (60 * k), $"g{group}");
            }).ToArray();
        })]);
    }
}
