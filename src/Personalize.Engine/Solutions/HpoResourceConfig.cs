namespace Personalize.Engine.Solutions;

/// <summary>The limits of a search.</summary>
public sealed record HpoResourceConfig(int? MaxNumberOfTrainingJobs, int? MaxParallelTrainingJobs);
