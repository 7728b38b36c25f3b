namespace Personalize.Engine.Requests;

/// <summary>Lists batches of user segments, oldest first.</summary>
/// <param name="Campaign">Name or ARN of a campaign, or ARN of a solution version, for only the jobs that used it; null for all.</param>
public sealed record ListBatchSegmentJobsRequest(string? Campaign = null);
