namespace Personalize.Engine.Requests;

/// <summary>Identifies an export.</summary>
/// <param name="DatasetExportJob">Its name or ARN.</param>
public sealed record DescribeDatasetExportJobRequest(string DatasetExportJob);
