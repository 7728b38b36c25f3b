using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Ports;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Tests.Training;

/// <summary>An interrupted run continues to the same bytes.</summary>
public sealed unsafe class ResumeTests : IDisposable
{
    private readonly ThreadTeam _team = new(2);
    private readonly EncodedSequences _sequences;
    private readonly NeighborTables _neighbors;
    private readonly int[] _training;
    private readonly int[] _validation;
    private readonly TrainingOptions _options = TrainingPolicy.Typical with { HiddenDimension = 16, Bptt = 8, Lanes = 16, Epochs = 4, Patience = 9 };

    public ResumeTests()
    {
        var snapshot = TestModels.Rings(users: 90, rings: 6, ring: 4, length: 15, seed: 8);
        _training = [.. Enumerable.Range(0, 70)];
        _validation = [.. Enumerable.Range(70, 20)];
        _sequences = new EncodedSequences(snapshot, SessionThresholds.From(snapshot), _team);
        _neighbors = NeighborTables.Build(_sequences, _training, _options.Neighbors, _team, CancellationToken.None);
    }

    [Fact]
    public void Continues_after_any_epoch_to_the_same_parameters_and_history()
    {
        var whole = new RecordingCheckpoint();
        using var expected = Train(whole).Parameters;
        Assert.Equal(_options.Epochs - 1, whole.Saved.Count);
        foreach (var (json, tensors) in whole.Saved)
        {
            var resumed = Train(new RecordingCheckpoint { Latest = new MemoryModelFile(json, tensors) });
            using var parameters = resumed.Parameters;
            Assert.Equal(Enumerable.Range(1, _options.Epochs), resumed.Epochs.Select(e => e.Epoch));
            Assert.True(Span(expected).SequenceEqual(Span(parameters)));
        }
    }

    [Fact]
    public void A_checkpoint_of_another_shape_is_not_used()
    {
        var whole = new RecordingCheckpoint();
        using var expected = Train(whole).Parameters;
        var (json, tensors) = whole.Saved[0];
        var foreign = new MemoryModelFile(json, [.. tensors.Select(t => t with { Data = new float[5], Shape = [5] })]);
        var restarted = Train(new RecordingCheckpoint { Latest = foreign });
        using var parameters = restarted.Parameters;
        Assert.True(Span(expected).SequenceEqual(Span(parameters)));
    }

    public void Dispose() => _team.Dispose();

    private static ReadOnlySpan<float> Span(HrnnParameters parameters) => new(parameters.Pointer, (int)parameters.Shape.Layout.Length);

    private TrainedNetwork Train(RecordingCheckpoint checkpoint) => new HrnnTrainer(_sequences, _options, _team).Train(
        new TrainingRun { Phase = "measured", Users = _training, ValidationUsers = _validation, Neighbors = _neighbors, Epochs = _options.Epochs },
        checkpoint, OperationContext.None);

    private sealed class RecordingCheckpoint : ITrainingCheckpoint
    {
        public List<(string Json, IReadOnlyList<Tensor> Tensors)> Saved { get; } = [];

        public IModelFile? Latest { get; init; }

        public TimeSpan Interval => TimeSpan.Zero;

        public void Save(string configurationJson, IReadOnlyList<Tensor> tensors) => Saved.Add((configurationJson, tensors));

        public IModelFile? TryOpen() => Latest;
    }
}
