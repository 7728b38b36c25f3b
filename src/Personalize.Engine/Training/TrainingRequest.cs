using Personalize.Engine.Evaluation;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Training;

/// <summary>A training to run.</summary>
public sealed record TrainingRequest
{
    /// <summary>The recipe to train.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>All hyperparameters of the recipe, validated, as strings.</summary>
    public required IReadOnlyDictionary<string, string> Hyperparameters { get; init; }

    /// <summary>Seed of everything random: the same seed and data give the same model.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>The checked objective that weights the loss; null for none.</summary>
    public OptimizationObjective? Objective { get; init; }

    /// <summary>The metric that decides which epoch is kept.</summary>
    public WatchedMetric Watched { get; init; } = WatchedMetric.Default;

    /// <summary>
    /// The largest number of networks, which differ only in their random numbers, whose mean is served where it is better for users nobody has trained on.
    /// </summary>
    public int MaxNetworks { get; init; } = 1;

    /// <summary>The model to update, for training mode UPDATE; null for a full training.</summary>
    public IModelFile? Base { get; init; }

    /// <summary>The value of <c>currentTime</c>.</summary>
    public DateTimeOffset Now { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Number of threads; the result does not depend on it.</summary>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;

    /// <summary>Memory that may be used, in bytes; null for what the machine, or the container, has.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Where a trial of a search keeps its state, and continues from; null for neither.</summary>
    public ITrainingCheckpoint? TrialCheckpoint { get; init; }

    /// <summary>What this training and others on the same snapshot have in common, owned by whoever gives it; null for a training on its own.</summary>
    internal TrainingData? Data { get; init; }

    /// <summary>The most epochs of a run, for measurements of what does not depend on their number; null for all.</summary>
    internal int? MostEpochs { get; init; }
}
