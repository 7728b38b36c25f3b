using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Training;

/// <summary>A finished training.</summary>
public sealed record TrainedModel
{
    /// <summary>What <see cref="IModelStore.Save"/> stores.</summary>
    public required string ConfigurationJson { get; init; }

    public required IReadOnlyList<Tensor> Tensors { get; init; }

    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Baselines { get; init; }

    public required IReadOnlyList<EpochRecord> Epochs { get; init; }

    public required IReadOnlyDictionary<string, string> DataSummary { get; init; }
}
