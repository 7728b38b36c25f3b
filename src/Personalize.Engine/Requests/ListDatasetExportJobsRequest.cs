namespace Personalize.Engine.Requests;

/// <summary>Lists exports, oldest first.</summary>
/// <param name="DatasetGroup">Name or ARN of a dataset group; null for all.</param>
public sealed record ListDatasetExportJobsRequest(string? DatasetGroup = null);
