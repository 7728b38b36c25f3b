using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Ports;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

/// <summary>Versions that may have several networks.</summary>
public sealed class EnsembleTrainingTests
{
    private const int Width = 32;

    private readonly Snapshot _snapshot = TestModels.Rings(users: 200, rings: 8, ring: 5, length: 16, seed: 3);

    [Fact]
    public void Networks_that_add_nothing_are_left_out()
    {
        // Everybody goes through the same items in the same order, which one network knows as well as several.
        var histories = Enumerable.Range(0, 200)
            .Select(user => Enumerable.Range(0, 16).Select(i => ((user + i) % 30, 1_700_000_000L + (60 * i), 0)).ToArray());
        var certain = TestSnapshots.FromHistories(30, 0, [.. histories]);
        var alone = ModelTraining.Train(certain, TestModels.Request(), null, OperationContext.None);
        var trained = new List<int>();
        var model = ModelTraining.Train(
            certain, TestModels.Request() with { MaxNetworks = 4 }, null, new OperationContext { EpochTrained = epoch => trained.Add(epoch.Epoch) });

        Assert.DoesNotContain("ensemble", model.DataSummary.Keys);

        // The network, one more, from which it is known that others are of no use, and the network on all users.
        Assert.Equal(3, trained.Count(epoch => epoch == 1));
        Assert.Equal(alone.ConfigurationJson, model.ConfigurationJson);
        Assert.True(SameTensors(alone, model));
    }

    [Fact]
    public void Networks_whose_mean_is_better_serve_together()
    {
        var said = new List<string>();
        var model = Train(Uncertain() with { MaxNetworks = 3 }, context: OperationContext.None with { Information = said.Add });

        var hidden = Hidden(model);
        Assert.True(hidden is 2 * Width or 3 * Width, $"hidden {hidden}");
        Assert.Equal($"{hidden / Width} networks; a recommendation costs what it does with hidden_dimension {hidden}", model.DataSummary["ensemble"]);
        Assert.Contains(
            said,
            text => text.StartsWith($"The mean of {hidden / Width} networks that differ only in their random numbers is served: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_single_network_is_trained_unless_more_are_allowed() => Assert.Equal(Width, Hidden(Train(Uncertain())));

    [Fact]
    public void Neither_threads_nor_an_interruption_change_it()
    {
        var request = Uncertain() with { MaxNetworks = 2 };
        var whole = new LatestCheckpoint();
        var expected = Train(request, whole);
        Assert.Contains("ensemble", expected.DataSummary.Keys);

        Assert.True(SameTensors(expected, Train(request with { ThreadCount = 1 })));
        Assert.True(SameTensors(expected, Train(request, whole)));
    }

    [Fact]
    public void A_resumed_training_starts_over_if_its_networks_are_no_longer_allowed()
    {
        var checkpoint = new LatestCheckpoint();
        Assert.Contains("ensemble", Train(Uncertain() with { MaxNetworks = 2 }, checkpoint).DataSummary.Keys);

        Assert.Equal(Width, Hidden(Train(Uncertain(), checkpoint)));
    }

    private TrainedModel Train(TrainingRequest request, ITrainingCheckpoint? checkpoint = null, OperationContext? context = null) =>
        ModelTraining.Train(_snapshot, request, checkpoint, context ?? OperationContext.None);

    // Learns too little to be sure of anything, and something else with other random numbers.
    private static TrainingRequest Uncertain()
    {
        var values = new Dictionary<string, string>(TestModels.Hyperparameters()) { ["learning_rate_factor"] = "0.25", ["bptt"] = "2" };
        return TestModels.Request() with { Hyperparameters = values };
    }

    private static int Hidden(TrainedModel model)
    {
        using var served = HrnnModel.Open(new MemoryModelFile(model.ConfigurationJson, model.Tensors));
        return served.Parameters.Shape.Hidden;
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
