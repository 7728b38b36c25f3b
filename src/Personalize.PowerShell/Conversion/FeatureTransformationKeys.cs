namespace Personalize.PowerShell.Conversion;

public sealed class FeatureTransformationKeys
{
    public double min_user_history_length_percentile { get; set; }

    public double max_user_history_length_percentile { get; set; }

    public int cold_start_max_interactions { get; set; }

    public double cold_start_max_duration { get; set; }

    public string? cold_start_relative_from { get; set; }
}
