using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Training;

/// <summary>What to train.</summary>
public sealed record TrainingRequest
{
    public required Recipe Recipe { get; init; }

    /// <summary>Every hyperparameter of the recipe, validated, as strings.</summary>
    public required IReadOnlyDictionary<string, string> Hyperparameters { get; init; }

    public ulong Seed { get; init; } = 42;

    /// <summary>Threads; the result does not depend on it.</summary>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;
}

/// <summary>Where an interrupted training continues from.</summary>
public interface ITrainingCheckpoint
{
    /// <summary>Stores the state whole or not at all. Called at most every few seconds.</summary>
    void Save(string configurationJson, IReadOnlyList<Tensor> tensors);

    /// <summary>The newest state, or null.</summary>
    IModelFile? TryOpen();
}

/// <summary>A finished training.</summary>
public sealed record TrainedModel
{
    /// <summary>What <see cref="Ports.IModelStore.Save"/> stores.</summary>
    public required string ConfigurationJson { get; init; }

    public required IReadOnlyList<Tensor> Tensors { get; init; }

    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Baselines { get; init; }

    public required IReadOnlyList<EpochRecord> Epochs { get; init; }

    public required IReadOnlyDictionary<string, string> DataSummary { get; init; }
}

/// <summary>Trains a recipe on a snapshot: the measured model on 90 % of the users, its metrics, the final model on all.</summary>
public static class ModelTraining
{
    /// <exception cref="PersonalizeException">The data is too small (one message with every number) or training diverged.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the checkpoint holds the last whole epoch.</exception>
    public static TrainedModel Train(Snapshot snapshot, TrainingRequest request, ITrainingCheckpoint? checkpoint, OperationContext context) =>
        throw new NotImplementedException();
}
