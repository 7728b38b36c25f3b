using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Training.Policy;

/// <summary>How a network is trained; the numbers come from <see cref="TrainingPolicy"/>.</summary>
internal sealed record TrainingOptions
{
    public int HiddenDimension { get; init; }

    /// <summary>Number of positions in a window of truncated back-propagation.</summary>
    public int Bptt { get; init; }

    /// <summary>Whether recent events have more weight.</summary>
    public bool RecencyMask { get; init; }

    /// <summary>Initial learning rate of AdamW; decreases linearly to zero over <see cref="Epochs"/>.</summary>
    public float LearningRate { get; init; }

    /// <summary>Factor by which the steps of the small tables of the sparse terms are larger.</summary>
    public float SparseLearningRateFactor { get; init; }

    /// <summary>Decoupled weight decay of the item table.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Share of the elements of the state that are dropped before scoring.</summary>
    public float Dropout { get; init; }

    /// <summary>Share of the items that a step represents only by their features, if items have features.</summary>
    public float IdDropout { get; init; }

    /// <summary>Share of the positions that are trained without the context of the event to predict.</summary>
    public float ContextDropout { get; init; }

    /// <summary>
    /// Share of the users whose metadata is hidden from a step once they have events, because a state that relies on it memorises individual users.
    /// </summary>
    public float UserDropout { get; init; }

    /// <summary>Standard deviation of the initial item vectors, or those of features in place of them, times √hidden.</summary>
    public float InitialScale { get; init; }

    public int Epochs { get; init; }

    /// <summary>
    /// Epochs of the final training, on all users. It continues from the measured network, which has seen nine tenths of them, so only the last
    /// tenth is left to learn; the schedule is that of a warm restart (Loshchilov and Hutter, "SGDR", ICLR 2017).
    /// </summary>
    public int FinalEpochs { get; init; }

    /// <summary>The first step of the final training as a share of <see cref="LearningRate"/>.</summary>
    public float FinalRateShare { get; init; }

    /// <summary>Number of epochs without a better validation metric after which training stops.</summary>
    public int Patience { get; init; }

    /// <summary>Number of sequences side by side; a multiple of <see cref="RecurrentLayer.LanesPerGroup"/>.</summary>
    public int Lanes { get; init; }

    /// <summary>
    /// 0: the target is the next event. 1: any of the next events, as many as a tenth of the history up to them. In between: a mixture.
    /// </summary>
    public float HorizonShare { get; init; }

    /// <summary>Decoupled weight decay of the tables of metadata and periods.</summary>
    public float FeatureDecay { get; init; }

    /// <summary>
    /// Factor for the steps of the table of periods: few users share a period, and large steps would memorise them.
    /// </summary>
    public float PeriodLearningRateFactor { get; init; }

    /// <summary>Number of events of the horizon; 0 for a tenth of the history.</summary>
    public int HorizonLength { get; init; }

    /// <summary>Above this many items the softmax is sampled.</summary>
    public int FullSoftmaxItems { get; init; }

    public NeighborOptions Neighbors { get; init; } = new();

    public ulong Seed { get; init; }

    /// <summary>The options for data of a given size and kind, by <see cref="TrainingPolicy.ForAllItems"/>.</summary>
    /// <param name="hyperparameters">The hyperparameters that users can set.</param>
    /// <param name="sequences">The events.</param>
    /// <param name="users">The users to train on.</param>
    /// <param name="seed">The seed of all random numbers.</param>
    public static TrainingOptions For(HrnnHyperparameters hyperparameters, EncodedSequences sequences, IReadOnlyList<int> users, ulong seed) =>
        TrainingPolicy.Of(DataTraits.Measure(hyperparameters, sequences, users), seed, forColdItems: false);

    /// <summary>The same for a network that ranks items only by their features, by <see cref="TrainingPolicy.ForColdItems"/>.</summary>
    /// <inheritdoc cref="For" path="/param"/>
    public static TrainingOptions ForColdItems(HrnnHyperparameters hyperparameters, EncodedSequences sequences, IReadOnlyList<int> users, ulong seed) =>
        TrainingPolicy.Of(DataTraits.Count(hyperparameters, sequences, users), seed, forColdItems: true);
}
