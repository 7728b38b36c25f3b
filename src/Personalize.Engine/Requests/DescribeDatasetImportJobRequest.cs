namespace Personalize.Engine.Requests;

/// <summary>Names an import.</summary>
/// <param name="DatasetImportJob">Its name or ARN.</param>
public sealed record DescribeDatasetImportJobRequest(string DatasetImportJob);
