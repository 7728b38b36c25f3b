using System.Globalization;

namespace Personalize.Engine.Recipes;

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
