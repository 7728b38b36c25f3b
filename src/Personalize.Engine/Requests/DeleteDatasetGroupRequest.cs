namespace Personalize.Engine.Requests;

/// <summary>Deletes a dataset group.</summary>
/// <param name="DatasetGroup">Its name or ARN.</param>
/// <param name="Force">Also with everything in it; otherwise it must be empty.</param>
public sealed record DeleteDatasetGroupRequest(string DatasetGroup, bool Force = false);
