namespace Personalize.Engine.Recipes;

/// <summary>The hyperparameters by their names on the wire.</summary>
public static class HyperparameterNames
{
    public const string HiddenDimension = "hidden_dimension";
    public const string Bptt = "bptt";
    public const string RecencyMask = "recency_mask";
    public const string MinimumHistoryPercentile = "min_user_history_length_percentile";
    public const string MaximumHistoryPercentile = "max_user_history_length_percentile";
    public const string ColdStartMaxInteractions = "cold_start_max_interactions";
    public const string ColdStartMaxDuration = "cold_start_max_duration";
    public const string ColdStartRelativeFrom = "cold_start_relative_from";
    public const string ExplorationWeight = "exploration_weight";
    public const string ExplorationItemAgeCutOff = "exploration_item_age_cut_off";
}
