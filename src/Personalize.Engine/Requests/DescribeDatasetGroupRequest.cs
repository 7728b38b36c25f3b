namespace Personalize.Engine.Requests;

/// <summary>Identifies a dataset group.</summary>
/// <param name="DatasetGroup">Its name or ARN.</param>
public sealed record DescribeDatasetGroupRequest(string DatasetGroup);
