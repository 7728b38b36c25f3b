using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Lists imports, oldest first.</summary>
/// <param name="DatasetGroup">Name or ARN of a dataset group; null for all.</param>
/// <param name="DatasetType">Only imports into datasets of this type; null for all.</param>
public sealed record ListDatasetImportJobsRequest(string? DatasetGroup = null, DatasetType? DatasetType = null);
