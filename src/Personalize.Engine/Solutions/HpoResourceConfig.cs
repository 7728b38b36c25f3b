namespace Personalize.Engine.Solutions;

/// <summary>How much may be trained for the search.</summary>
public sealed record HpoResourceConfig(int? MaxNumberOfTrainingJobs, int? MaxParallelTrainingJobs);
