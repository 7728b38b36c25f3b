namespace Personalize.Engine.Networks.Exploration;

/// <summary>How a request explores.</summary>
/// <param name="Weight">The explorationWeight, above 0, at most 1.</param>
/// <param name="MostDays">The explorationItemAgeCutOff.</param>
/// <param name="Seed">The same seed gives the same answer.</param>
internal sealed record ExplorationSettings(double Weight, double MostDays, ulong Seed);
