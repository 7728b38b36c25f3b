using System.Text.Json;
using System.Text.Json.Serialization;
using Personalize.Engine.Networks;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Training;

/// <summary>The state of a training run after a complete epoch, sufficient to continue as if it had never stopped.</summary>
/// <param name="Phase">The run of the version.</param>
/// <param name="Epoch">Number of epochs done.</param>
/// <param name="Step">Number of optimiser steps done.</param>
/// <param name="BestEpoch">Epoch with the best watched metric.</param>
/// <param name="BestScore">The <see cref="WatchedMetric.Score"/> of that metric.</param>
/// <param name="Earlier">Results of earlier phases.</param>
/// <param name="History">The epochs of all phases so far.</param>
internal sealed record TrainingState(
    string Phase, int Epoch, long Step, int BestEpoch, double BestScore, MeasuredResult? Earlier, IReadOnlyList<EpochRecord> History)
{
    private static readonly string[] s_blocks = ["parameters", "best", "averaged", "first_moments", "second_moments"];

    /// <summary>Before the first epoch the best score is minus infinity.</summary>
    private static readonly JsonSerializerOptions s_json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
    };

    /// <summary>Writes the state and the blocks that belong to it; a run that averages nothing gives the best weights for the average.</summary>
    public unsafe void Save(ITrainingCheckpoint checkpoint, TrainingStep step, HrnnParameters best, HrnnParameters averaged)
    {
        var (first, second) = step.Moments;
        var length = checked((int)step.Parameters.Shape.Layout.Length);
        float*[] sources = [step.Parameters.Pointer, best.Pointer, averaged.Pointer, first.Pointer, second.Pointer];
        var tensors = new Tensor[s_blocks.Length];
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = new Tensor(s_blocks[i], [length], new ReadOnlySpan<float>(sources[i], length).ToArray());
        checkpoint.Save(JsonSerializer.Serialize(this, s_json), tensors);
    }

    /// <summary>Reads the state of a checkpoint, without its blocks; null for a damaged one, from which training cannot continue.</summary>
    public static TrainingState? Read(IModelFile? file)
    {
        try
        {
            return file is null ? null : JsonSerializer.Deserialize<TrainingState>(file.ConfigurationJson, s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>False if a checkpoint belongs to a network of another shape.</summary>
    public static bool Fits(IModelFile file, HrnnShape shape) =>
        s_blocks.All(name => file.TensorNames.Contains(name) && file.Read<float>(name).Length == shape.Layout.Length);

    /// <summary>Fills the blocks from a checkpoint; false if it belongs to a network of another shape.</summary>
    public static unsafe bool TryRestore(IModelFile file, TrainingStep step, HrnnParameters best, HrnnParameters averaged)
    {
        var (first, second) = step.Moments;
        var length = step.Parameters.Shape.Layout.Length;
        float*[] targets = [step.Parameters.Pointer, best.Pointer, averaged.Pointer, first.Pointer, second.Pointer];
        if (!Fits(file, step.Parameters.Shape))
            return false;
        for (var i = 0; i < targets.Length; i++)
            file.Read<float>(s_blocks[i]).CopyTo(new Span<float>(targets[i], (int)length));
        return true;
    }
}

/// <summary>The results of the measured run of a version.</summary>
/// <param name="Epochs">The number of epochs it took.</param>
/// <param name="Metrics">Metric → value.</param>
/// <param name="Baselines">Baseline → metric → value.</param>
/// <param name="Comparison">How the network compares with the best simple method.</param>
/// <param name="Blend">The simple method that is part of the scores; null for none.</param>
internal sealed record MeasuredResult(
    int Epochs,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Baselines,
    string Comparison,
    BlendedMethod? Blend)
{
    /// <summary>The number of networks that were added.</summary>
    public int AddedNetworks { get; init; }

    /// <summary>With which weight what metadata alone says of cold items is part of the scores; 0 if it is not.</summary>
    public float ContentWeight { get; init; }
}
