namespace Personalize.Engine.Recipes;

/// <summary>The names of the hyperparameters in the wire format.</summary>
public static class HyperparameterNames
{
    /// <summary>Width of the hidden layer.</summary>
    public const string HiddenDimension = "hidden_dimension";

    /// <summary>Number of events over which truncated back-propagation through time runs.</summary>
    public const string Bptt = "bptt";

    /// <summary>Whether recent events have more weight.</summary>
    public const string RecencyMask = "recency_mask";

    /// <summary>Multiplies the learning rate that training derives from the data.</summary>
    public const string LearningRateFactor = "learning_rate_factor";

    /// <summary>Multiplies the weight decay likewise.</summary>
    public const string WeightDecayFactor = "weight_decay_factor";

    /// <summary>Multiplies the dropout likewise.</summary>
    public const string DropoutFactor = "dropout_factor";

    /// <summary>Multiplies the share of the targets that lie beyond the next event likewise.</summary>
    public const string HorizonFactor = "horizon_factor";

    /// <summary>Users with shorter histories than this percentile (0 to 1) are not trained on.</summary>
    public const string MinimumHistoryPercentile = "min_user_history_length_percentile";

    /// <summary>Users with longer histories than this percentile (0 to 1) are not trained on.</summary>
    public const string MaximumHistoryPercentile = "max_user_history_length_percentile";

    /// <summary>How much the popularity of a related item counts against it.</summary>
    public const string PopularityDiscountFactor = "popularity_discount_factor";

    /// <summary>Number of users that two items must have in common to be related.</summary>
    public const string MinimumCointeractions = "min_cointeraction_count";

    /// <summary>Items with fewer interactions than this percentile (0 to 1) have no related items.</summary>
    public const string MinimumItemPercentile = "min_item_interaction_count_percentile";

    /// <summary>Items with more interactions than this percentile (0 to 1) have no related items.</summary>
    public const string MaximumItemPercentile = "max_item_interaction_count_percentile";

    /// <summary>The interval over which the increase of interactions is measured.</summary>
    public const string TrendDiscoveryFrequency = "trend_discovery_frequency";

    /// <summary>An item with this many interactions or more is not cold.</summary>
    public const string ColdStartMaxInteractions = "cold_start_max_interactions";

    /// <summary>An item that is this many days old or older is not cold.</summary>
    public const string ColdStartMaxDuration = "cold_start_max_duration";

    /// <summary>The moment from which the age of an item is counted back.</summary>
    public const string ColdStartRelativeFrom = "cold_start_relative_from";

    /// <summary>How much a campaign explores items with little data, from 0 to 1.</summary>
    public const string ExplorationWeight = "exploration_weight";

    /// <summary>Age in days up to which a campaign explores an item.</summary>
    public const string ExplorationItemAgeCutOff = "exploration_item_age_cut_off";
}
