namespace Personalize.Engine.Requests;

/// <summary>Runs a deletion of data that was created before, or runs a failed one again.</summary>
/// <param name="DataDeletionJob">Its name or ARN.</param>
public sealed record RunDataDeletionJobRequest(string DataDeletionJob);
