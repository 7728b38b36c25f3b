using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Training.Policy;

/// <summary>How a network is trained. The defaults suit data that nobody has tuned for; RESULTS.md has the ablations behind them.</summary>
internal sealed record TrainingOptions
{
    public int HiddenDimension { get; init; } = 43;

    /// <summary>Number of positions in a window of truncated back-propagation.</summary>
    public int Bptt { get; init; } = 32;

    /// <summary>Whether recent events have more weight.</summary>
    public bool RecencyMask { get; init; } = true;

    /// <summary>Initial learning rate of AdamW; decreases linearly to zero over <see cref="Epochs"/>.</summary>
    public float LearningRate { get; init; } = 0.02f;

    /// <summary>Factor by which the steps of the small tables of the sparse terms are larger.</summary>
    public float SparseLearningRateFactor { get; init; } = 5f;

    /// <summary>Decoupled weight decay of the item table.</summary>
    public float WeightDecay { get; init; } = 0.06f;

    /// <summary>Share of the elements of the state that are dropped before scoring.</summary>
    public float Dropout { get; init; } = 0.2f;

    /// <summary>Share of the items that a step represents only by their features, if items have features.</summary>
    public float IdDropout { get; init; } = 0.1f;

    /// <summary>Share of the positions that are trained without the context of the event to predict.</summary>
    public float ContextDropout { get; init; } = 0.3f;

    /// <summary>
    /// Share of the users whose metadata is hidden from a step once they have events, because a state that relies on it memorises individual users.
    /// </summary>
    public float UserDropout { get; init; } = 0.6f;

    /// <summary>Standard deviation of the initial item vectors times √hidden.</summary>
    public float InitialScale { get; init; } = 0.5f;

    public int Epochs { get; init; } = 8;

    /// <summary>
    /// Epochs of the final training, on all users. It continues from the measured network, which has seen nine tenths of them, so only the last
    /// tenth is left to learn; the schedule is that of a warm restart (Loshchilov and Hutter, "SGDR", ICLR 2017).
    /// </summary>
    public int FinalEpochs { get; init; } = 2;

    /// <summary>The first step of the final training as a share of <see cref="LearningRate"/>.</summary>
    public float FinalRateShare { get; init; } = 0.3f;

    /// <summary>Number of epochs without a better validation metric after which training stops.</summary>
    public int Patience { get; init; } = 2;

    /// <summary>Number of sequences side by side; a multiple of <see cref="RecurrentLayer.LanesPerGroup"/>.</summary>
    public int Lanes { get; init; } = 64;

    /// <summary>
    /// 0: the target is the next event. 1: any of the next events, as many as a tenth of the history up to them. In between: a mixture.
    /// </summary>
    public float HorizonShare { get; init; } = 0.5f;

    /// <summary>Decoupled weight decay of the tables of metadata and periods.</summary>
    public float FeatureDecay { get; init; } = 0.03f;

    /// <summary>
    /// Factor for the steps of the table of periods: few users share a period, and large steps would memorise them.
    /// </summary>
    public float PeriodLearningRateFactor { get; init; } = 0.05f;

    /// <summary>Number of events of the horizon; 0 for a tenth of the history.</summary>
    public int HorizonLength { get; init; }

    /// <summary>Above this many items the softmax is sampled.</summary>
    public int FullSoftmaxItems { get; init; } = CandidateSampler.FullSoftmaxItems;

    public NeighborOptions Neighbors { get; init; } = new();

    public ulong Seed { get; init; } = 42;

    /// <summary>
    /// The options for data of a given size and kind. The less the order of events matters, the more of the following events are targets;
    /// the more rarely pairs of items occur in the opposite order, the less that order counts for their similarity.
    /// </summary>
    /// <param name="hyperparameters">The hyperparameters that users can set.</param>
    /// <param name="sequences">The events.</param>
    /// <param name="users">The users to train on.</param>
    /// <param name="seed">The seed of all random numbers.</param>
    public static TrainingOptions For(HrnnHyperparameters hyperparameters, EncodedSequences sequences, IReadOnlyList<int> users, ulong seed)
    {
        var offsets = sequences.Snapshot.UserOffsets;
        var events = CountEvents(sequences, users);
        var repeats = users.Sum(user => (long)new ArraySegment<int>(
            sequences.PreviousOccurrence, offsets[user], offsets[user + 1] - offsets[user]).Count(previous => previous >= 0));
        var options = OfSize(hyperparameters, events, seed);
        return options with
        {
            Neighbors = options.Neighbors with { BackwardWeight = (float)OrderReversal.Measure(sequences.Snapshot, users) },
            HorizonShare = HorizonShareFor(OrderDependence.Measure(sequences.Snapshot, users), repeats / (double)Math.Max(1, events)),
        };
    }

    /// <summary>
    /// The same for a network that ranks items only by their features: co-occurrence with other items is not used, because cold items have
    /// none. The targets reach further ahead, because which of the new items a user will ever want matters more than which comes next. Few
    /// parameters describe the items, so they take small steps, and on large data training soon converges and then overfits (see
    /// RESULTS.md).
    /// </summary>
    /// <inheritdoc cref="For" path="/param"/>
    public static TrainingOptions ForColdItems(HrnnHyperparameters hyperparameters, EncodedSequences sequences, IReadOnlyList<int> users, ulong seed)
    {
        var events = CountEvents(sequences, users);
        var options = OfSize(hyperparameters, events, seed);
        return options with
        {
            Neighbors = options.Neighbors with { Neighbors = 0, TrendMoments = 0 },
            LearningRate = 4e-3f,
            PeriodLearningRateFactor = 1,
            WeightDecay = 0.3f,
            Dropout = 0.2f,
            HorizonShare = 1,
            HorizonLength = TargetSelector.MostTargets,
            Epochs = (int)Math.Clamp(Math.Round(12 - (2.7 * Math.Log2(Math.Max(1, events) / 50_000.0))), 3, 12),
        };
    }

    // Small data needs many small steps, so windows get fewer lanes until an epoch has about two hundred steps. From a million events on,
    // fewer epochs suffice, with two more for a wide network, which has more to learn. Small data is also soon memorised, so more of the
    // state is dropped; and it gains from more neighbours per item, which large data neither needs nor can afford.
    private static TrainingOptions OfSize(HrnnHyperparameters hyperparameters, long events, ulong seed)
    {
        const int StepsPerEpoch = 200;
        const int MostLanes = 64;
        const int SmallData = 300_000;
        const int Wide = 96;
        var groups = events / ((long)StepsPerEpoch * hyperparameters.Bptt * RecurrentLayer.LanesPerGroup);
        return new TrainingOptions
        {
            HiddenDimension = hyperparameters.HiddenDimension,
            Bptt = hyperparameters.Bptt,
            RecencyMask = hyperparameters.RecencyMask,
            Lanes = (int)Math.Clamp(groups * RecurrentLayer.LanesPerGroup, RecurrentLayer.LanesPerGroup, MostLanes),
            Epochs = (int)Math.Clamp(Math.Round(6 - Math.Log2(Math.Max(1, events) / 1_000_000.0)), 4, 8) + (hyperparameters.HiddenDimension >= Wide ? 2 : 0),
            Dropout = (float)Math.Clamp(0.3 - (0.2 * Math.Log10(Math.Max(1, events) / 100_000.0)), 0.1, 0.3),
            Neighbors = events <= SmallData ? new NeighborOptions { Neighbors = 100 } : new NeighborOptions(),
            Seed = seed,
        };
    }

    private static long CountEvents(EncodedSequences sequences, IReadOnlyList<int> users)
    {
        var offsets = sequences.Snapshot.UserOffsets;
        return users.Sum(user => (long)offsets[user + 1] - offsets[user]);
    }

    /// <summary>
    /// 1 up to an <see cref="OrderDependence"/> of 4, and one half from 16 on or if nothing is known about it; less if many events are
    /// repeats, after which the next event is a matter of habit.
    /// </summary>
    private static float HorizonShareFor(double? orderDependence, double repeatShare)
    {
        var byOrder = orderDependence is { } ratio ? 1 - (0.25 * (Math.Log2(ratio) - 2)) : 0.5;
        return (float)Math.Clamp(Math.Min(byOrder, 1 - (0.6 * repeatShare)), 0.5, 1);
    }
}
