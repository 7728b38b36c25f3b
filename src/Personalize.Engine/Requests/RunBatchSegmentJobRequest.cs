namespace Personalize.Engine.Requests;

/// <summary>Runs a batch of user segments that was created before, from its beginning.</summary>
/// <param name="BatchSegmentJob">Its name or ARN.</param>
/// <param name="ThrottleLimit">Number of threads; null for all cores. The result does not depend on it.</param>
public sealed record RunBatchSegmentJobRequest(string BatchSegmentJob, int? ThrottleLimit = null);
