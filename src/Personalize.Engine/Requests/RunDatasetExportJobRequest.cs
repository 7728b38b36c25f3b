namespace Personalize.Engine.Requests;

/// <summary>Runs an export that was created before, or runs a failed one again.</summary>
/// <param name="DatasetExportJob">Its name or ARN.</param>
public sealed record RunDatasetExportJobRequest(string DatasetExportJob);
