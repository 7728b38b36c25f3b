namespace Personalize.Engine.Requests;

/// <summary>Deletes a filter.</summary>
/// <param name="Filter">Its name or ARN.</param>
public sealed record DeleteFilterRequest(string Filter);
