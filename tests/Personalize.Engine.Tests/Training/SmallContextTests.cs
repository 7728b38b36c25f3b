using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Histories;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

/// <summary>A few hundred events, whose context alone tells the group of the item; most users have a single event.</summary>
public sealed class SmallContextTests
{
    private const int Groups = 4;
    private const int PerGroup = 15;
    private const string Field = "COUNTER";

    [Theory]
    [InlineData(500, 60, 4)]
    [InlineData(0, 250, 5)]
    public void The_context_asked_for_decides(int once, int often, int length)
    {
        var data = Plant(once, often, length, seed: 8);
        var request = TestModels.Request(recipe: RecipeCatalog.HrnnMetadata) with { Hyperparameters = TestModels.Hyperparameters(bptt: 32) };
        var model = ModelTraining.Train(data, request, null, OperationContext.None);
        using IRecommender recommender = new Recommender(new MemoryModelFile(model.ConfigurationJson, model.Tensors));
        for (var group = 0; group < Groups; group++)
        {
            // Histories of other groups, and of the same, and of nobody.
            foreach (int[] groups in (int[][])[[0, 1, 2], [3, 3, 3], []])
            {
                HistoryEvent[] history = [.. groups.Select((past, k) => new HistoryEvent($"i{(past * PerGroup) + k}", 1_700_000_000) { Context = Of(past) })];
                var items = recommender.Recommend(history, 5, metadata: new RequestMetadata(null, new Dictionary<string, string> { [Field] = $"c{group}" }));
                var right = items.Count(item => Index(item) / PerGroup == group);
                Assert.True(right >= 4, $"{group} after {string.Join(' ', groups)}: {right}");
            }
        }
    }

    [Theory]
    [InlineData(900, 60, 30)]
    [InlineData(900, 11, 5)]
    [InlineData(100, 900, 100)]
    [InlineData(10, 0, 0)]
    public void At_most_half_of_those_with_a_history_are_watched(int once, int often, int watched)
    {
        var data = Plant(once, often, length: 3, seed: 1);
        int[] everyone = [.. Enumerable.Range(0, once + often)];
        var split = UserSplit.Of(data, everyone, test: everyone[^Math.Min(often, 1)..]);
        Assert.Equal(watched, split.Validation.Count);
    }

    private static Dictionary<string, ContextValue> Of(int group) => new() { [Field] = new ContextValue($"c{group}", double.NaN) };

    private static int Index(RecommendedItem item) => int.Parse(item.ItemId[1..], CultureInfo.InvariantCulture);

    private static Snapshot Plant(int once, int often, int length, ulong seed)
    {
        var random = new FastRandom(seed, 0);
        return TestSnapshots.WithContext(Groups * PerGroup, Field, [.. Enumerable.Range(0, once + often).Select(user =>
        {
            var time = 1_600_000_000L + random.NextInt(1_000_000);
            return Enumerable.Range(0, user < once ? 1 : length).Select(_ =>
            {
                var group = random.NextInt(Groups);
                return ((group * PerGroup) + random.NextInt(PerGroup), time, $"c{group}");
            }).ToArray();
        })]);
    }
}
