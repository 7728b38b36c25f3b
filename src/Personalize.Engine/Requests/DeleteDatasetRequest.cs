using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Deletes a dataset with its data and the history of its imports. Models trained on it are kept.</summary>
/// <param name="DatasetGroup">Name or ARN of its group.</param>
public sealed record DeleteDatasetRequest(string DatasetGroup, DatasetType DatasetType);
