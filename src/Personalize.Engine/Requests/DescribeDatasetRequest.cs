using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Identifies a dataset.</summary>
/// <param name="DatasetGroup">Name or ARN of its group.</param>
public sealed record DescribeDatasetRequest(string DatasetGroup, DatasetType DatasetType);
