namespace Personalize.Engine.Requests;

/// <summary>Deletes a dataset group.</summary>
/// <param name="DatasetGroup">Its name or ARN.</param>
/// <param name="Force">Deletes everything in the group as well; otherwise the group must be empty.</param>
public sealed record DeleteDatasetGroupRequest(string DatasetGroup, bool Force = false);
