namespace Personalize.Engine.Requests;

/// <summary>Names a batch inference.</summary>
/// <param name="BatchInferenceJob">Its name or ARN.</param>
public sealed record DescribeBatchInferenceJobRequest(string BatchInferenceJob);
