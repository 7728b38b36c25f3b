namespace Personalize.Engine.Requests;

/// <summary>Runs an import that was created before, or runs a failed one again.</summary>
/// <param name="DatasetImportJob">Its name or ARN.</param>
public sealed record RunDatasetImportJobRequest(string DatasetImportJob);
