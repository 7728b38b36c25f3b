namespace Personalize.Engine.Data.Features;

/// <summary>How many features there are of each kind.</summary>
internal readonly record struct FeatureSizes(int Items, int Users, int Context, int Periods);
