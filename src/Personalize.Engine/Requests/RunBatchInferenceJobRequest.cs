namespace Personalize.Engine.Requests;

/// <summary>Runs a batch inference that was created before, or continues one that was interrupted.</summary>
/// <param name="BatchInferenceJob">Its name or ARN.</param>
/// <param name="ThrottleLimit">Number of threads; null for all cores. The result does not depend on it.</param>
public sealed record RunBatchInferenceJobRequest(string BatchInferenceJob, int? ThrottleLimit = null);
