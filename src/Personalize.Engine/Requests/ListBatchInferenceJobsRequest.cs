namespace Personalize.Engine.Requests;

/// <summary>Asks for batch inferences, oldest first.</summary>
/// <param name="Campaign">Name or ARN of a campaign, or ARN of a solution version, for those that asked it; null for all.</param>
public sealed record ListBatchInferenceJobsRequest(string? Campaign = null);
