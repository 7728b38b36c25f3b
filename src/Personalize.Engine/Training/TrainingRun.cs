using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Resources;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Training;

/// <summary>One training run: who is trained on, who is watched, and where it starts.</summary>
internal sealed record TrainingRun
{
    /// <summary><c>measured</c> or <c>final</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>Users to train on.</summary>
    public required IReadOnlyList<int> Users { get; init; }

    /// <summary>Users to watch, none of them in <see cref="Users"/>; empty to train all epochs.</summary>
    public required IReadOnlyList<int> ValidationUsers { get; init; }

    /// <summary>Which of their metrics decides.</summary>
    public WatchedMetric Watched { get; init; } = WatchedMetric.Default;

    /// <summary>Similarities counted on <see cref="Users"/>.</summary>
    public required NeighborTables Neighbors { get; init; }

    /// <summary>The items to recommend, all items being known by their features alone; null to recommend all.</summary>
    public ItemSet? ColdItems { get; init; }

    /// <summary>Epochs of the schedule; fewer run when the watched metric gets no better.</summary>
    public required int Epochs { get; init; }

    /// <summary>Weights to begin with; null for random ones.</summary>
    public HrnnParameters? Start { get; init; }

    /// <summary>Receives the weights as trained, with item embeddings apart from features, for another run to start from; null for nothing.</summary>
    public HrnnParameters? Weights { get; init; }

    /// <summary>The first step as a share of <see cref="TrainingOptions.LearningRate"/>.</summary>
    public float RateShare { get; init; } = 1;

    /// <summary>Asked after every watched epoch whether to go on; null to go on.</summary>
    public Func<ValidatedEpoch, bool>? GoOn { get; init; }

    /// <summary>What earlier runs of the version left, for the checkpoint.</summary>
    public MeasuredResult? Earlier { get; init; }

    public IReadOnlyList<EpochRecord> EarlierEpochs { get; init; } = [];
}
