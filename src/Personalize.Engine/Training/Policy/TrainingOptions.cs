using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Training.Policy;

/// <summary>How a network is trained. The defaults serve data nobody tuned for; RESULTS.md has the ablations behind them.</summary>
internal sealed record TrainingOptions
{
    public int HiddenDimension { get; init; } = 43;

    /// <summary>Positions of a window of truncated back-propagation.</summary>
    public int Bptt { get; init; } = 32;

    /// <summary>Weigh recent events more.</summary>
    public bool RecencyMask { get; init; } = true;

    /// <summary>Step of AdamW at the start; falls linearly to zero over <see cref="Epochs"/>.</summary>
    public float LearningRate { get; init; } = 0.02f;

    /// <summary>The small tables of the sparse terms take steps this many times larger.</summary>
    public float SparseLearningRateFactor { get; init; } = 5f;

    /// <summary>Decoupled weight decay of the item table.</summary>
    public float WeightDecay { get; init; } = 0.06f;

    /// <summary>Share of the state's elements dropped before scoring.</summary>
    public float Dropout { get; init; } = 0.2f;

    /// <summary>Share of the items that a step knows by their features alone, where items have features.</summary>
    public float IdDropout { get; init; } = 0.1f;

    /// <summary>Share of the positions trained without the context of the event to predict.</summary>
    public float ContextDropout { get; init; } = 0.3f;

    /// <summary>Share of the users whose metadata a step does not know once they have events: a state that leans on it learns few users by heart.</summary>
    public float UserDropout { get; init; } = 0.6f;

    /// <summary>Standard deviation of the initial item vectors times √hidden.</summary>
    public float InitialScale { get; init; } = 0.5f;

    public int Epochs { get; init; } = 8;

    /// <summary>
    /// Epochs of the final training, on all users. It goes on from the measured network, which has seen nine tenths of them: what is left to
    /// learn is the last tenth, and the schedule is that of a warm restart (Loshchilov and Hutter, "SGDR", ICLR 2017).
    /// </summary>
    public int FinalEpochs { get; init; } = 2;

    /// <summary>The first step of the final training as a share of <see cref="LearningRate"/>.</summary>
    public float FinalRateShare { get; init; } = 0.3f;

    /// <summary>Epochs without a better validation metric after which training stops.</summary>
    public int Patience { get; init; } = 2;

    /// <summary>Sequences side by side; a multiple of <see cref="RecurrentLayer.LanesPerGroup"/>.</summary>
    public int Lanes { get; init; } = 64;

    /// <summary>
    /// 0: the target is the next event. 1: any of the next events, as many as a tenth of the history up to them. Between: a mixture.
    /// </summary>
    public float HorizonShare { get; init; } = 0.5f;

    /// <summary>Decoupled weight decay of the tables of metadata and periods.</summary>
    public float FeatureDecay { get; init; } = 0.03f;

    /// <summary>
    /// The table of periods takes steps this many times as large: few users share a period, and large steps learn them by heart.
    /// </summary>
    public float PeriodLearningRateFactor { get; init; } = 0.05f;

    /// <summary>Events of the horizon; 0 for a tenth of the history.</summary>
    public int HorizonLength { get; init; }

    /// <summary>Above this many items the softmax is sampled.</summary>
    public int FullSoftmaxItems { get; init; } = CandidateSampler.FullSoftmaxItems;

    public NeighborOptions Neighbors { get; init; } = new();

    public ulong Seed { get; init; } = 42;

    /// <summary>
    /// The options for data of a size and kind. The less the order of events matters, the more of those to come count as right; the less
    /// often pairs of items come in the opposite order, the less that order counts for their similarity.
    /// </summary>
    /// <param name="hyperparameters">What the user can set.</param>
    /// <param name="sequences">The events.</param>
    /// <param name="users">The users to train on.</param>
    /// <param name="seed">Of everything random.</param>
    public static TrainingOptions For(HrnnHyperparameters hyperparameters, EncodedSequences sequences, IReadOnlyList<int> users, ulong seed)
    {
        var offsets = sequences.Snapshot.UserOffsets;
        var events = CountEvents(sequences, users);
        var repeats = users.Sum(user => (long)new ArraySegment<int>(sequences.PreviousOccurrence, offsets[user], offsets[user + 1] - offsets[user]).Count(previous => previous >= 0));
        var options = OfSize(hyperparameters, events, seed);
        return options with
        {
            Neighbors = options.Neighbors with { BackwardWeight = (float)OrderReversal.Measure(sequences.Snapshot, users) },
            HorizonShare = HorizonShareFor(OrderDependence.Measure(sequences.Snapshot, users), repeats / (double)Math.Max(1, events)),
        };
    }

    /// <summary>
    /// The same for a network that ranks items by their features alone: what an item was bought together with has no say, as it has
    /// none for a cold item. What counts as right reaches further ahead: which of the new items a user will ever want matters more than
    /// which comes next. Few parameters describe the items, so they take small steps, and large data is soon learned and then over-learned
    /// (RESULTS.md).
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

    // Small data needs many small steps: windows get fewer lanes until an epoch has some two hundred; from a million events on fewer
    // epochs see enough, two more of a wide network that has more to learn. Small data is also soon learned by heart: more of the
    // state is dropped; and it gains from more neighbours an item, which large data neither needs nor can afford.
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
    /// 1 up to an <see cref="OrderDependence"/> of 4, half from 16 on, and where nothing is known of it; less where events are repeats,
    /// whose next is a matter of habit.
    /// </summary>
    private static float HorizonShareFor(double? orderDependence, double repeatShare)
    {
        var byOrder = orderDependence is { } ratio ? 1 - (0.25 * (Math.Log2(ratio) - 2)) : 0.5;
        return (float)Math.Clamp(Math.Min(byOrder, 1 - (0.6 * repeatShare)), 0.5, 1);
    }
}
