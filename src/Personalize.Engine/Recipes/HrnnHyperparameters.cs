using System.Globalization;

namespace Personalize.Engine.Recipes;

/// <summary>The hyperparameters of the HRNN recipes, read from their wire form (already validated against the recipe's table).</summary>
internal sealed record HrnnHyperparameters(
    int HiddenDimension, int Bptt, bool RecencyMask, double MinimumHistoryPercentile, double MaximumHistoryPercentile)
{
    public static HrnnHyperparameters Parse(IReadOnlyDictionary<string, string> values) => new(
        int.Parse(values[HyperparameterNames.HiddenDimension], CultureInfo.InvariantCulture),
        int.Parse(values[HyperparameterNames.Bptt], CultureInfo.InvariantCulture),
        bool.Parse(values[HyperparameterNames.RecencyMask]),
        double.Parse(values[HyperparameterNames.MinimumHistoryPercentile], CultureInfo.InvariantCulture),
        double.Parse(values[HyperparameterNames.MaximumHistoryPercentile], CultureInfo.InvariantCulture));
}
