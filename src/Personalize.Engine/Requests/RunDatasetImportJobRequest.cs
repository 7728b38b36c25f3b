namespace Personalize.Engine.Requests;

/// <summary>Does an import that was created before, or one that failed once more.</summary>
/// <param name="DatasetImportJob">Its name or ARN.</param>
public sealed record RunDatasetImportJobRequest(string DatasetImportJob);
