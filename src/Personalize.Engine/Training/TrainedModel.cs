using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Training;

/// <summary>A finished training.</summary>
public sealed record TrainedModel
{
    /// <summary>What <see cref="IModelStore.Save"/> stores.</summary>
    public required string ConfigurationJson { get; init; }

    /// <summary>The parameters and tables of the model, under their names in the file.</summary>
    public required IReadOnlyList<Tensor> Tensors { get; init; }

    /// <summary>Metric → value on the held-out users, with the names of the service.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>The same metrics of the baselines on the same split: baseline name → metric → value.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Baselines { get; init; }

    /// <summary>The epochs trained, in order.</summary>
    public required IReadOnlyList<EpochRecord> Epochs { get; init; }

    /// <summary>What the data looked like to the model, as shown to the user.</summary>
    public required IReadOnlyDictionary<string, string> DataSummary { get; init; }
}
