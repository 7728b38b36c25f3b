using System.Text.Json;
using System.Text.Json.Serialization;
using Personalize.Engine.Networks;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Training;

/// <summary>
/// The checkpoint of a candidate of a search. Beside the state it has what was found after each epoch, so that whoever continues the training can report
/// all of them: to the search it looks as if the training had never stopped.
/// </summary>
internal sealed class CandidateCheckpoint : ITrainingCheckpoint
{
    private const string EpochsTensor = "validated_epochs";

    private static readonly JsonSerializerOptions s_json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly ITrainingCheckpoint _checkpoint;
    private readonly List<ValidatedEpoch> _epochs;

    /// <param name="checkpoint">Where everything is kept.</param>
    /// <param name="shape">Of the network: another one's state is none.</param>
    public CandidateCheckpoint(ITrainingCheckpoint checkpoint, HrnnShape shape)
    {
        _checkpoint = checkpoint;
        using var file = checkpoint.TryOpen();
        _epochs = file is null ? [] : Read(file, shape);
        Done = [.. _epochs];
    }

    public TimeSpan Interval => _checkpoint.Interval;

    /// <summary>The epochs after which training continues.</summary>
    public IReadOnlyList<ValidatedEpoch> Done { get; }

    /// <summary>Remembers what was found after an epoch.</summary>
    public void Add(ValidatedEpoch epoch) => _epochs.Add(epoch);

    public void Save(string configurationJson, IReadOnlyList<Tensor> tensors)
    {
        var epochs = JsonSerializer.SerializeToUtf8Bytes(_epochs, s_json);
        _checkpoint.Save(configurationJson, [.. tensors, new Tensor(EpochsTensor, [epochs.Length], epochs)]);
    }

    public IModelFile? TryOpen() => Done.Count == 0 ? null : _checkpoint.TryOpen();

    private static List<ValidatedEpoch> Read(IModelFile file, HrnnShape shape)
    {
        if (TrainingState.Read(file) is not { Phase: ModelTraining.MeasuredPhase } state || !TrainingState.Fits(file, shape)
            || !file.TensorNames.Contains(EpochsTensor))
        {
            return [];
        }

        try
        {
            var epochs = JsonSerializer.Deserialize<List<ValidatedEpoch>>(file.Read<byte>(EpochsTensor), s_json) ?? [];
            return epochs.Select(epoch => epoch.Epoch).SequenceEqual(Enumerable.Range(1, state.Epoch)) ? epochs : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
