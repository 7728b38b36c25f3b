namespace Personalize.Engine.Requests;

/// <summary>Deletes a solution with its versions and their models.</summary>
/// <param name="Solution">Its name or ARN.</param>
public sealed record DeleteSolutionRequest(string Solution);
