using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Asks for imports, oldest first.</summary>
/// <param name="DatasetGroup">Name or ARN of a dataset group; null for all.</param>
/// <param name="DatasetType">Those into datasets of this type only; null for all.</param>
public sealed record ListDatasetImportJobsRequest(string? DatasetGroup = null, DatasetType? DatasetType = null);
