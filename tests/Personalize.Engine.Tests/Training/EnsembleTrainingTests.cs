using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

/// <summary>Versions that may have several networks.</summary>
public sealed class EnsembleTrainingTests
{
    private readonly Snapshot _snapshot = TestModels.Rings(users: 200, rings: 8, ring: 5, length: 16, seed: 3);

    [Fact]
    public void A_network_that_adds_nothing_is_left_out()
    {
        // The member is the network itself: the mean of both is the same network.
        var alone = Train(TestModels.Request());
        var request = TestModels.Request();
        var model = Train(request with { Members = [new EnsembleMember("trial 2", request.Recipe, request.Hyperparameters)] });

        Assert.DoesNotContain("ensemble", model.DataSummary.Keys);
        Assert.Equal(alone.ConfigurationJson, model.ConfigurationJson);
        Assert.True(SameTensors(alone, model));
    }

    [Fact]
    public void A_network_that_knows_more_is_added_and_serves_with_the_others()
    {
        var said = new List<string>();
        var model = Train(Crippled() with { Members = [Able(2), Weak(3), Able(4)] }, context: OperationContext.None with { Information = said.Add });

        Assert.Equal(
            "3 networks, with those of trial 2, trial 4; a recommendation costs what it does with hidden_dimension 100", model.DataSummary["ensemble"]);
        Assert.Contains(
            said,
            text => text.StartsWith("The network of trial 2 is added: normalized_discounted_cumulative_gain_at_25 rises by ", StringComparison.Ordinal));
        using var served = HrnnModel.Open(new MemoryModelFile(model.ConfigurationJson, model.Tensors));
        Assert.Equal(100, served.Parameters.Shape.Hidden);
    }

    [Fact]
    public void Neither_threads_nor_an_interruption_change_it()
    {
        var request = Crippled() with { Members = [Able(2)] };
        var whole = new LatestCheckpoint();
        var expected = Train(request, whole);
        Assert.Contains("ensemble", expected.DataSummary.Keys);

        Assert.True(SameTensors(expected, Train(request with { ThreadCount = 1 })));
        Assert.True(SameTensors(expected, Train(request, whole)));
    }

    private TrainedModel Train(TrainingRequest request, ITrainingCheckpoint? checkpoint = null, OperationContext? context = null) =>
        ModelTraining.Train(_snapshot, request, checkpoint, context ?? OperationContext.None);

    // Learns next to nothing: no more than pairs of items tell.
    private static TrainingRequest Crippled() => TestModels.Request() with { Hyperparameters = With(("learning_rate_factor", "0.25"), ("bptt", "2")) };

    private static EnsembleMember Able(int trial) =>
        new($"trial {trial}", RecipeCatalog.Get(RecipeCatalog.Hrnn), With(("hidden_dimension", trial == 2 ? "36" : "32")));

    private static EnsembleMember Weak(int trial) => new($"trial {trial}", RecipeCatalog.Get(RecipeCatalog.Hrnn), Crippled().Hyperparameters);

    private static Dictionary<string, string> With(params (string Name, string Value)[] changes)
    {
        var values = new Dictionary<string, string>(TestModels.Hyperparameters());
        foreach (var (name, value) in changes)
            values[name] = value;
        return values;
    }

    private static bool SameTensors(TrainedModel one, TrainedModel other) => one.Tensors.Zip(other.Tensors).All(pair =>
        pair.First.Name == pair.Second.Name
        && (pair.First.Data is not float[] floats || floats.AsSpan().SequenceEqual((float[])pair.Second.Data)));

    private sealed class LatestCheckpoint : ITrainingCheckpoint
    {
        private (string Json, IReadOnlyList<Tensor> Tensors)? _latest;

        public void Save(string configurationJson, IReadOnlyList<Tensor> tensors) => _latest = (configurationJson, tensors);

        public IModelFile? TryOpen() => _latest is { } latest ? new MemoryModelFile(latest.Json, latest.Tensors) : null;
    }
}
