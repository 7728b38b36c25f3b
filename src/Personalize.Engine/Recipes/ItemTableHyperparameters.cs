using System.Globalization;

namespace Personalize.Engine.Recipes;

/// <summary>
/// The hyperparameters of the recipes that count instead of training a network, read from their wire form; those that a recipe lacks change nothing.
/// </summary>
internal sealed record ItemTableHyperparameters
{
    /// <summary>The values of trend_discovery_frequency, with their seconds.</summary>
    public static IReadOnlyDictionary<string, long> Frequencies { get; } = new Dictionary<string, long>
    {
        ["30 minutes"] = 1800, ["1 hour"] = 3600, ["3 hours"] = 10_800, ["1 day"] = 86_400,
    };

    public double PopularityDiscount { get; private init; } = 0.5;

    public int MinimumCointeractions { get; private init; } = 1;

    public double MinimumHistoryPercentile { get; private init; }

    public double MaximumHistoryPercentile { get; private init; } = 1;

    public double MinimumItemPercentile { get; private init; }

    public double MaximumItemPercentile { get; private init; } = 1;

    /// <summary>Seconds; null for a recipe that counts all interactions.</summary>
    public long? TrendSeconds { get; private init; }

    public static ItemTableHyperparameters Parse(IReadOnlyDictionary<string, string> values)
    {
        var defaults = new ItemTableHyperparameters();
        double Number(string name, double otherwise) => values.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        return new ItemTableHyperparameters
        {
            PopularityDiscount = Number(HyperparameterNames.PopularityDiscountFactor, defaults.PopularityDiscount),
            MinimumCointeractions = (int)Number(HyperparameterNames.MinimumCointeractions, defaults.MinimumCointeractions),
            MinimumHistoryPercentile = Number(HyperparameterNames.MinimumHistoryPercentile, defaults.MinimumHistoryPercentile),
            MaximumHistoryPercentile = Number(HyperparameterNames.MaximumHistoryPercentile, defaults.MaximumHistoryPercentile),
            MinimumItemPercentile = Number(HyperparameterNames.MinimumItemPercentile, defaults.MinimumItemPercentile),
            MaximumItemPercentile = Number(HyperparameterNames.MaximumItemPercentile, defaults.MaximumItemPercentile),
            TrendSeconds = values.TryGetValue(HyperparameterNames.TrendDiscoveryFrequency, out var frequency) ? Frequencies[frequency] : null,
        };
    }
}
