using Personalize.Engine.Common;
using Personalize.Engine.Recipes;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

/// <summary>Small, clean data in which only metadata tells what a cold item is like.</summary>
public sealed class ColdItemsTrainingTests
{
    private const int Asked = 10;

    public static TheoryData<string, int, int, int, int> Shapes => new()
    {
        // what metadata says, groups, users, events of a user, items with events (there are as many cold ones)
        { "genre", 4, 100, 20, 120 },
        { "genre and a second one", 4, 100, 20, 120 },
        { "several categories", 4, 100, 20, 120 },
        { "several categories", 12, 150, 20, 240 },
        { "text", 4, 100, 20, 120 },
        { "number", 4, 100, 20, 120 },
        { "genre", 2, 60, 30, 120 },
        { "genre", 12, 150, 20, 240 },
        { "genre", 5, 220, 5, 150 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_user_gets_cold_items_of_the_own_group(string kind, int groups, int users, int length, int items)
    {
        var planted = new PlantedGroups { Kind = kind, Groups = groups, Users = users, Length = length, Known = items, Cold = items };
        for (ulong seed = 1; seed <= 2; seed++)
        {
            var request = TestModels.Request(seed, recipe: RecipeCatalog.HrnnColdstart) with { Hyperparameters = TestModels.Hyperparameters(149, 32) };
            var model = ModelTraining.Train(planted.Plant(seed), request, null, OperationContext.None);
            using IRecommender recommender = new Recommender(new MemoryModelFile(model.ConfigurationJson, model.Tensors));
            for (var group = 0; group < groups; group++)
            {
                HistoryEvent[] history = [.. Enumerable.Range(0, 5).Select(k => new HistoryEvent($"i{(k * groups) + group}", 1_700_000_000 + (60 * k)))];
                var answer = recommender.Recommend(history, Asked);
                var own = answer.Count(item => int.Parse(item.ItemId[1..], System.Globalization.CultureInfo.InvariantCulture) % groups == group);
                Assert.True(own >= 9, $"seed {seed}, group {group}: {own} of {string.Join(" ", answer.Select(item => item.ItemId))}");
            }
        }
    }
}
