using Personalize.Engine.Evaluation;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Training;

/// <summary>What to train.</summary>
public sealed record TrainingRequest
{
    public required Recipe Recipe { get; init; }

    /// <summary>Every hyperparameter of the recipe, validated, as strings.</summary>
    public required IReadOnlyDictionary<string, string> Hyperparameters { get; init; }

    public ulong Seed { get; init; } = 42;

    /// <summary>What the loss is weighted by, checked; null for nothing.</summary>
    public OptimizationObjective? Objective { get; init; }

    /// <summary>What decides which epoch is kept.</summary>
    public WatchedMetric Watched { get; init; } = WatchedMetric.Default;

    /// <summary>The model to update, for training mode UPDATE; null for a full training.</summary>
    public IModelFile? Base { get; init; }

    /// <summary>What <c>currentTime</c> means.</summary>
    public DateTimeOffset Now { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Threads; the result does not depend on it.</summary>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;
}
