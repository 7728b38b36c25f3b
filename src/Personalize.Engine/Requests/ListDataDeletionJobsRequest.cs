namespace Personalize.Engine.Requests;

/// <summary>Lists deletions of data, oldest first.</summary>
/// <param name="DatasetGroup">Name or ARN of a dataset group; null for all.</param>
public sealed record ListDataDeletionJobsRequest(string? DatasetGroup = null);
