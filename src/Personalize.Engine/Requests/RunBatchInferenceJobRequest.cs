namespace Personalize.Engine.Requests;

/// <summary>Does a batch inference that was created before, or goes on with one that was interrupted.</summary>
/// <param name="BatchInferenceJob">Its name or ARN.</param>
/// <param name="ThrottleLimit">Threads to use; null for all cores. The result does not depend on it.</param>
public sealed record RunBatchInferenceJobRequest(string BatchInferenceJob, int? ThrottleLimit = null);
