namespace Personalize.PowerShell.Conversion;

public sealed class FeatureTransformationKeys
{
    public double min_user_history_length_percentile { get; set; }

    public double max_user_history_length_percentile { get; set; }

    public double min_item_interaction_count_percentile { get; set; }

    public double max_item_interaction_count_percentile { get; set; }

    public string? trend_discovery_frequency { get; set; }

    public int cold_start_max_interactions { get; set; }

    public double cold_start_max_duration { get; set; }

    public string? cold_start_relative_from { get; set; }
}
