using System.Globalization;

namespace Personalize.Engine.Recipes;

/// <summary>The hyperparameters of the HRNN recipes, read from their wire form (already validated against the recipe's table).</summary>
internal sealed record HrnnHyperparameters(
    int HiddenDimension, int Bptt, bool RecencyMask, double MinimumHistoryPercentile, double MaximumHistoryPercentile)
{
    public double LearningRateFactor { get; init; } = 1;

    public double WeightDecayFactor { get; init; } = 1;

    public double DropoutFactor { get; init; } = 1;

    public double HorizonFactor { get; init; } = 1;

    public static HrnnHyperparameters Parse(IReadOnlyDictionary<string, string> values) => new(
        int.Parse(values[HyperparameterNames.HiddenDimension], CultureInfo.InvariantCulture),
        int.Parse(values[HyperparameterNames.Bptt], CultureInfo.InvariantCulture),
        bool.Parse(values[HyperparameterNames.RecencyMask]),
        double.Parse(values[HyperparameterNames.MinimumHistoryPercentile], CultureInfo.InvariantCulture),
        double.Parse(values[HyperparameterNames.MaximumHistoryPercentile], CultureInfo.InvariantCulture))
    {
        LearningRateFactor = Factor(values, HyperparameterNames.LearningRateFactor),
        WeightDecayFactor = Factor(values, HyperparameterNames.WeightDecayFactor),
        DropoutFactor = Factor(values, HyperparameterNames.DropoutFactor),
        HorizonFactor = Factor(values, HyperparameterNames.HorizonFactor),
    };

    // Versions that were created before there were factors have none.
    private static double Factor(IReadOnlyDictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : 1;
}
