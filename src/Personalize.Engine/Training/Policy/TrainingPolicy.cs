using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Terms;

namespace Personalize.Engine.Training.Policy;

/// <summary>
/// The numbers of the training that follow from the data, as one table: each row has its rule, its range, the measurement it rests on (a section of
/// RESULTS.md in the benchmark project), and the hyperparameter that multiplies it, if users can change it.
/// </summary>
internal static class TrainingPolicy
{
    private const string Ablations = "Learning rate and horizon";
    private const string EarlierAblations = "Earlier, at rate .004";
    private const string OtherKinds = "Data of other kinds";
    private const string ColdItems = "Cold items";
    private const string SmallContexts = "Contexts on small data";
    private const string Cost = "Cost:";
    private const string Unmeasured = "Not measured on its own";

    // Below this many events data is small, and from so many on it is large.
    private const int SmallData = 300_000;
    private const double LargeData = 1_000_000;
    private const int StepsPerEpoch = 200;
    private const int LeastSteps = 100;
    private const int MostEpochs = 40;
    private const int WideNetwork = 96;

    /// <summary>The rules for recipes that recommend all items.</summary>
    public static IReadOnlyList<PolicyRule> ForAllItems { get; } =
    [
        PolicyRule.Constant(
            "LearningRate", 0.02, "Rates from .02 to .04 differ by less than noise, smaller ones are worse.", Ablations,
            (options, value) => options with { LearningRate = (float)value },
            factor: hyperparameters => hyperparameters.LearningRateFactor),
        PolicyRule.Constant(
            "SparseLearningRateFactor", 5, "The terms' few parameters are shared by all positions and have far to go.", Ablations,
            (options, value) => options with { SparseLearningRateFactor = (float)value }),
        PolicyRule.Constant(
            "PeriodLearningRateFactor", 0.05, "Few users share a period, and large steps would memorise them.", Ablations,
            (options, value) => options with { PeriodLearningRateFactor = (float)value }),
        PolicyRule.Constant(
            "WeightDecay", 0.06, "Half as much is no better, twice as much is worse.", Ablations,
            (options, value) => options with { WeightDecay = (float)value },
            factor: hyperparameters => hyperparameters.WeightDecayFactor),
        PolicyRule.Constant(
            "FeatureDecay", 0.03, "Half of that of the items: a feature is seen more often than an item.", Unmeasured,
            (options, value) => options with { FeatureDecay = (float)value },
            factor: hyperparameters => hyperparameters.WeightDecayFactor),
        new(
            "Dropout", ".3 up to 10^5 events, .2 less for every tenfold: small data is soon memorised.", 0.1, 0.3, Ablations,
            traits => 0.3 - (0.2 * Math.Log10(Math.Max(1, traits.Events) / 100_000.0)), (options, value) => options with { Dropout = (float)value })
        {
            Factor = hyperparameters => hyperparameters.DropoutFactor,
        },
        PolicyRule.Constant(
            "IdDropout", 0.1, "Enough for features to learn to represent an item.", Ablations, (options, value) => options with { IdDropout = (float)value }),
        PolicyRule.Constant(
            "ContextDropout", 0.3, "Requests may come without a context.", Unmeasured, (options, value) => options with { ContextDropout = (float)value }),
        PolicyRule.Constant(
            "UserDropout", 0.6, "A state that relies on the metadata of users memorises individual users.", Ablations,
            (options, value) => options with { UserDropout = (float)value }),
        PolicyRule.Constant(
            "InitialScale", 0.5, "Larger initial vectors are worse.", EarlierAblations, (options, value) => options with { InitialScale = (float)value }),
        new(
            "Epochs", "6 for 10^6 events, one more or fewer for every halving or doubling, from 4 to 8; two more for a network of 96 or wider. On tiny data as "
                + "many more as make 100 steps, up to 40: an epoch of a thousand events has three.",
            4, MostEpochs, SmallContexts, EpochsOf, (options, value) => options with { Epochs = (int)value }),
        PolicyRule.Constant(
            "FinalEpochs", 2, "The final training continues from the measured network, which has seen nine tenths of the users.", Ablations,
            (options, value) => options with { FinalEpochs = (int)value }),
        PolicyRule.Constant(
            "FinalRateShare", 0.3, "The warm restart must not undo what is learned.", Unmeasured,
            (options, value) => options with { FinalRateShare = (float)value }),
        new(
            "Patience", "2, because one epoch without a gain is often noise; a quarter of the epochs where these are many and short.", 2, 10, SmallContexts,
            traits => Math.Max(2, EpochsOf(traits) / 4), (options, value) => options with { Patience = (int)value }),
        new(
            "Lanes", "As many as leave about 200 steps per epoch, because small data needs many small steps; in whole groups.",
            RecurrentLayer.LanesPerGroup, 64, EarlierAblations,
            traits => traits.Events / ((long)StepsPerEpoch * traits.Hyperparameters.Bptt * RecurrentLayer.LanesPerGroup) * RecurrentLayer.LanesPerGroup,
            (options, value) => options with { Lanes = (int)value }),
        new(
            "HorizonShare", "1 up to an order dependence of 4, one half from 16 on or if nothing is known about it; less if many events are repeats, "
                + "after which the next event is a matter of habit.",
            0.5, 1, Ablations, HorizonShare, (options, value) => options with { HorizonShare = (float)value })
        {
            Factor = hyperparameters => hyperparameters.HorizonFactor,
        },
        new(
            "Neighbors.PerItem", "100 up to 300 000 events, else 40: large data neither needs nor can afford more.", 40, 100, EarlierAblations,
            traits => traits.Events <= SmallData ? 100 : 40,
            (options, value) => options with { Neighbors = options.Neighbors with { PerItem = (int)value } }),
        new(
            "Neighbors.BackwardWeight", "The ratio of reversed to equal pairs: what came before an item counts as much as it says about what comes after.",
            0, 1, OtherKinds, traits => traits.OrderReversal,
            (options, value) => options with { Neighbors = options.Neighbors with { BackwardWeight = (float)value } }),
        PolicyRule.Constant(
            "FullSoftmaxItems", 30_000, "The cost of a full softmax grows with the number of items, that of a sampled one does not.", Cost,
            (options, value) => options with { FullSoftmaxItems = (int)value }),
    ];

    /// <summary>What differs for recipes that rank items only by their features.</summary>
    public static IReadOnlyList<PolicyRule> ForColdItems { get; } =
    [
        PolicyRule.Constant(
            "Neighbors.PerItem", 0, "Cold items occur together with nothing.", ColdItems,
            (options, value) => options with { Neighbors = options.Neighbors with { PerItem = (int)value } }),
        PolicyRule.Constant(
            "Neighbors.TrendMoments", 0, "Cold items have had no demand.", ColdItems,
            (options, value) => options with { Neighbors = options.Neighbors with { TrendMoments = (int)value } }),
        PolicyRule.Constant(
            "LearningRate", 0.004, "Few parameters describe the items, so they take small steps.", ColdItems,
            (options, value) => options with { LearningRate = (float)value },
            factor: hyperparameters => hyperparameters.LearningRateFactor),
        PolicyRule.Constant(
            "PeriodLearningRateFactor", 1, "At the small rate, periods are not memorised.", ColdItems,
            (options, value) => options with { PeriodLearningRateFactor = (float)value }),
        PolicyRule.Constant(
            "WeightDecay", 0.3, "Goes with the small rate: the product of both is what counts.", ColdItems,
            (options, value) => options with { WeightDecay = (float)value },
            factor: hyperparameters => hyperparameters.WeightDecayFactor),
        PolicyRule.Constant(
            "Dropout", 0.2, "Features cannot memorise small data as items can.", ColdItems, (options, value) => options with { Dropout = (float)value },
            factor: hyperparameters => hyperparameters.DropoutFactor),
        PolicyRule.Constant(
            "HorizonShare", 1, "Which of the new items a user will ever want matters more than which comes next.", ColdItems,
            (options, value) => options with { HorizonShare = (float)value },
            factor: hyperparameters => hyperparameters.HorizonFactor),
        PolicyRule.Constant(
            "HorizonLength", TargetSelector.MostTargets, "For the same reason, as far ahead as there are targets.", ColdItems,
            (options, value) => options with { HorizonLength = (int)value }),
        new(
            "Epochs", "12 up to 50 000 events, 2.7 fewer for every doubling: large data soon converges and then overfits.", 3, 12, ColdItems,
            traits => Math.Round(12 - (2.7 * Math.Log2(Math.Max(1, traits.Events) / 50_000.0))), (options, value) => options with { Epochs = (int)value }),
    ];

    /// <summary>The numbers that are built into the network and the optimiser: the same for all data and all recipes.</summary>
    public static IReadOnlyList<PolicyRule> BuiltIn { get; } =
    [
        PolicyRule.Constant("ParameterUpdater.Beta1", ParameterUpdater.Beta1, "The usual value.", "Kingma and Ba, \"Adam\", ICLR 2015"),
        PolicyRule.Constant("ParameterUpdater.Beta2", ParameterUpdater.Beta2, "Shorter memory than usual, for runs of a few thousand steps.",
            "Vaswani et al., \"Attention Is All You Need\", NIPS 2017, §5.3"),
        PolicyRule.Constant("ParameterUpdater.Epsilon", ParameterUpdater.Epsilon, "The usual value.", "Kingma and Ba, \"Adam\", ICLR 2015"),
        PolicyRule.Constant("CandidateSampler.Negatives", CandidateSampler.Negatives, "With a few thousand, the time per event is that of a small catalogue.",
            Cost),
        PolicyRule.Constant("CandidateSampler.Alpha", CandidateSampler.Alpha, "Negatives are drawn by popularity to this power.",
            "Mikolov et al., NIPS 2013, §2.2"),
        PolicyRule.Constant("CandidateSampler.MostTargets", CandidateSampler.MostTargets, "Every target of a window becomes a candidate of all its rows.",
            Cost),
        PolicyRule.Constant("TargetSelector.MostTargets", TargetSelector.MostTargets, "A tenth of a history of 300 events.", Unmeasured),
        PolicyRule.Constant("FirstOrderTerm.NewestWeight", FirstOrderTerm.NewestWeight, "ln of the weight of the newest event's neighbours at the start.",
            Unmeasured),
        PolicyRule.Constant("FirstOrderTerm.WeightPerLag", FirstOrderTerm.WeightPerLag, "Subtracted for every event in between.", Unmeasured),
        PolicyRule.Constant("FirstOrderTerm.Share", FirstOrderTerm.Share, "A small share of the score at the start.", Unmeasured),
        PolicyRule.Constant("TrendTerm.Share", TrendTerm.Share, "A small share of the score at the start.", Unmeasured),
        PolicyRule.Constant("AveragedWeights.MomentsPerEpoch", AveragedWeights.MomentsPerEpoch, "Often enough for a smooth mean, at little cost.", OtherKinds),
        PolicyRule.Constant("AveragedWeights.Share", AveragedWeights.Share, "The mean reaches back about a third of an epoch.", OtherKinds),
        PolicyRule.Constant("CopyStart.MostRepeats", CopyStart.MostRepeats, "Other items get some odds even if all targets are repeats.", Unmeasured),
        PolicyRule.Constant("NeighborOptions.Window", Similarities.Window, "Wider windows are no better.", EarlierAblations),
        PolicyRule.Constant("NeighborOptions.Folds", Similarities.Folds, "Twice as many are hardly better, and each one is a table.", EarlierAblations),
        PolicyRule.Constant("NeighborOptions.Shrinkage", Similarities.Shrinkage, "Pairs of rare items count less.", EarlierAblations),
        PolicyRule.Constant("NeighborOptions.DistanceExponent", Similarities.DistanceExponent, "A pair d events apart counts 1/√d.", Unmeasured),
        PolicyRule.Constant("NeighborOptions.TrendMoments", Similarities.TrendMoments, "A moment is a few days of some years of data.", Unmeasured),
    ];

    /// <summary>The options for a million events of which nothing else is known, with the default hyperparameters.</summary>
    public static TrainingOptions Typical { get; } = Of(
        new DataTraits((long)LargeData, RepeatShare: 0, OrderDependence: null,
        new(HiddenDimension: 43, Bptt: 32, RecencyMask: true, 0, 1)), seed: 42, forColdItems: false);

    private static NeighborOptions Similarities => new();

    /// <summary>The options for some data.</summary>
    /// <param name="traits">What the data is like.</param>
    /// <param name="seed">The seed of all random numbers.</param>
    /// <param name="forColdItems">Whether items are ranked only by their features.</param>
    public static TrainingOptions Of(DataTraits traits, ulong seed, bool forColdItems)
    {
        var options = new TrainingOptions
        {
            HiddenDimension = traits.Hyperparameters.HiddenDimension,
            Bptt = traits.Hyperparameters.Bptt,
            RecencyMask = traits.Hyperparameters.RecencyMask,
            Seed = seed,
        };
        options = ForAllItems.Concat(forColdItems ? ForColdItems : []).Aggregate(options, (changed, rule) => rule.Apply(changed, traits));

        // Without the mask nothing follows what is popular at a time: the targets have no weights, and demand is the same at every moment.
        return options.RecencyMask ? options : options with { Neighbors = options.Neighbors with { TrendMoments = 0 } };
    }

    private static double EpochsOf(DataTraits traits)
    {
        var bySize = Math.Clamp(Math.Round(6 - Math.Log2(Math.Max(1, traits.Events) / LargeData)), 4, 8)
            + (traits.Hyperparameters.HiddenDimension >= WideNetwork ? 2 : 0);
        var steps = Math.Max(1, traits.Events / ((double)RecurrentLayer.LanesPerGroup * traits.Hyperparameters.Bptt));
        return Math.Max(bySize, Math.Min(MostEpochs, Math.Round(LeastSteps / steps)));
    }

    private static double HorizonShare(DataTraits traits)
    {
        var byOrder = traits.OrderDependence is { } ratio ? 1 - (0.25 * (Math.Log2(ratio) - 2)) : 0.5;
        return Math.Min(byOrder, 1 - (0.6 * traits.RepeatShare));
    }
}
