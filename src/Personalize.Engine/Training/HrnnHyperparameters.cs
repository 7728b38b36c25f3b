using System.Globalization;

namespace Personalize.Engine.Training;

/// <summary>The hyperparameters of the HRNN recipes, read from their wire form (already validated against the recipe's table).</summary>
internal sealed record HrnnHyperparameters(
    int HiddenDimension, int Bptt, bool RecencyMask, double MinimumHistoryPercentile, double MaximumHistoryPercentile)
{
    public static HrnnHyperparameters Parse(IReadOnlyDictionary<string, string> values) => new(
        int.Parse(values["hidden_dimension"], CultureInfo.InvariantCulture),
        int.Parse(values["bptt"], CultureInfo.InvariantCulture),
        bool.Parse(values["recency_mask"]),
        double.Parse(values["min_user_history_length_percentile"], CultureInfo.InvariantCulture),
        double.Parse(values["max_user_history_length_percentile"], CultureInfo.InvariantCulture));
}

/// <summary>What makes an item cold, read from the wire form likewise.</summary>
/// <param name="MaximumInteractions">cold_start_max_interactions: a cold item has fewer.</param>
/// <param name="MaximumDays">cold_start_max_duration: a cold item is younger.</param>
/// <param name="FromLatestItem">cold_start_relative_from: measured back from the newest item or interaction, else from now.</param>
internal sealed record ColdStartHyperparameters(int MaximumInteractions, double MaximumDays, bool FromLatestItem)
{
    public const string MaximumInteractionsName = "cold_start_max_interactions";
    public const string MaximumDaysName = "cold_start_max_duration";
    public const string RelativeFromName = "cold_start_relative_from";
    public const string LatestItem = "latestItem";
    public const string CurrentTime = "currentTime";

    public static ColdStartHyperparameters Parse(IReadOnlyDictionary<string, string> values) => new(
        int.Parse(values[MaximumInteractionsName], CultureInfo.InvariantCulture),
        double.Parse(values[MaximumDaysName], CultureInfo.InvariantCulture),
        values[RelativeFromName] == LatestItem);
}
