using System.Globalization;

namespace Personalize.Engine.Recipes;

/// <summary>What makes an item cold; also read from the wire form.</summary>
/// <param name="MaximumInteractions">cold_start_max_interactions: a cold item has fewer.</param>
/// <param name="MaximumDays">cold_start_max_duration: a cold item is younger.</param>
/// <param name="FromLatestItem">cold_start_relative_from: true to count back from the newest item or interaction, false to count back from now.</param>
internal sealed record ColdStartHyperparameters(int MaximumInteractions, double MaximumDays, bool FromLatestItem)
{
    public const string LatestItem = "latestItem";
    public const string CurrentTime = "currentTime";

    public static ColdStartHyperparameters Parse(IReadOnlyDictionary<string, string> values) => new(
        int.Parse(values[HyperparameterNames.ColdStartMaxInteractions], CultureInfo.InvariantCulture),
        double.Parse(values[HyperparameterNames.ColdStartMaxDuration], CultureInfo.InvariantCulture),
        values[HyperparameterNames.ColdStartRelativeFrom] == LatestItem);
}
