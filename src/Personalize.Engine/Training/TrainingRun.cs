using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Resources;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Training;

/// <summary>One training run: which users it trains on, which it watches, and where it starts.</summary>
internal sealed record TrainingRun
{
    /// <summary><c>measured</c> or <c>final</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>Users to train on.</summary>
    public required IReadOnlyList<int> Users { get; init; }

    /// <summary>Users to watch, none of them in <see cref="Users"/>; empty to train all epochs.</summary>
    public required IReadOnlyList<int> ValidationUsers { get; init; }

    /// <summary>The metric that decides.</summary>
    public WatchedMetric Watched { get; init; } = WatchedMetric.Default;

    /// <summary>Similarities counted on <see cref="Users"/>.</summary>
    public required NeighborTables Neighbors { get; init; }

    /// <summary>The items to recommend, in which case all items are represented only by their features; null to recommend all.</summary>
    public ItemSet? ColdItems { get; init; }

    /// <summary>Number of epochs in the schedule; fewer are run if the watched metric does not improve.</summary>
    public required int Epochs { get; init; }

    /// <summary>Initial weights; null for random ones.</summary>
    public HrnnParameters? Start { get; init; }

    /// <summary>Receives the trained weights, with item embeddings separate from features, as a start for another run; null if not needed.</summary>
    public HrnnParameters? Weights { get; init; }

    /// <summary>The first step as a share of <see cref="TrainingOptions.LearningRate"/>.</summary>
    public float RateShare { get; init; } = 1;

    /// <summary>Called after every watched epoch and returns whether to continue; null to continue always.</summary>
    public Func<ValidatedEpoch, bool>? GoOn { get; init; }

    /// <summary>Results of earlier runs of the version, for the checkpoint.</summary>
    public MeasuredResult? Earlier { get; init; }

    public IReadOnlyList<EpochRecord> EarlierEpochs { get; init; } = [];
}
