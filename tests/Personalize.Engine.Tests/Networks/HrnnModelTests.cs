using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Networks;

public sealed class HrnnModelTests
{
    private readonly Snapshot _snapshot = TestModels.Tastes(users: 120, genres: 5, items: 60, coldItems: 0, length: 15, seed: 4);

    [Fact]
    public void Answers_stay_the_same_while_the_tensors_of_the_file_move()
    {
        var trained = Train();
        using var still = new Recommender(new MemoryModelFile(trained.ConfigurationJson, trained.Tensors));
        var file = new MemoryModelFile(trained.ConfigurationJson, trained.Tensors);
        using var recommender = new Recommender(file);
        for (var round = 0; round < 3; round++)
        {
            // Both what the collector does and, because it need not, what it could do.
            file.Move();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            foreach (var item in Enumerable.Range(0, _snapshot.ItemCount))
            {
                HistoryEvent[] history = [new(_snapshot.Items[item], 1_700_000_000), new(_snapshot.Items[(item + 7) % _snapshot.ItemCount], 1_700_000_060)];
                Assert.Equal(still.Recommend(history, 20), recommender.Recommend(history, 20));
            }
        }
    }

    [Fact]
    public void Exports_what_it_was_opened_from_after_the_tensors_have_moved()
    {
        var trained = Train();
        var file = new MemoryModelFile(trained.ConfigurationJson, trained.Tensors);
        using var model = HrnnModel.Open(file);
        file.Move();

        var (json, tensors) = model.Export();

        Assert.Equal(trained.ConfigurationJson, json);
        Assert.All(trained.Tensors, tensor => Assert.Equal(tensor.Data, tensors.Single(other => other.Name == tensor.Name).Data));
    }

    [Fact]
    public void Lets_go_of_the_file_when_it_is_disposed()
    {
        var trained = Train();
        var file = new MemoryModelFile(trained.ConfigurationJson, trained.Tensors);
        var model = HrnnModel.Open(file);
        Assert.NotEqual(0, file.PinCount);

        model.Dispose();
        model.Dispose();

        Assert.Equal(0, file.PinCount);
    }

    [Theory]
    [InlineData("item.id.offsets")]
    [InlineData("neighbors.offsets")]
    [InlineData("trend.times")]
    [InlineData("item_feature.offsets")]
    public void Holds_nothing_of_a_file_that_it_refuses(string damaged)
    {
        var trained = Train();
        var file = MemoryModelFile.WithShortened(damaged, trained.ConfigurationJson, trained.Tensors);

        Assert.Throws<PersonalizeException>(() => HrnnModel.Open(file));

        Assert.Equal(0, file.PinCount);
    }

    private TrainedModel Train() =>
        ModelTraining.Train(_snapshot, TestModels.Request(hiddenDimension: 32, recipe: RecipeCatalog.HrnnMetadata), checkpoint: null, OperationContext.None);
}
