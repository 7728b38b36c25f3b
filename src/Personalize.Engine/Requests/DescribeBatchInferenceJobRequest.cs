namespace Personalize.Engine.Requests;

/// <summary>Identifies a batch inference.</summary>
/// <param name="BatchInferenceJob">Its name or ARN.</param>
public sealed record DescribeBatchInferenceJobRequest(string BatchInferenceJob);
