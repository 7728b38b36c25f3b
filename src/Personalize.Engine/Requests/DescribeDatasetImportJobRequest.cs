namespace Personalize.Engine.Requests;

/// <summary>Identifies an import.</summary>
/// <param name="DatasetImportJob">Its name or ARN.</param>
public sealed record DescribeDatasetImportJobRequest(string DatasetImportJob);
