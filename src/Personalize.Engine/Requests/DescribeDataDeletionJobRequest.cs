namespace Personalize.Engine.Requests;

/// <summary>Identifies a deletion of data.</summary>
/// <param name="DataDeletionJob">Its name or ARN.</param>
public sealed record DescribeDataDeletionJobRequest(string DataDeletionJob);
