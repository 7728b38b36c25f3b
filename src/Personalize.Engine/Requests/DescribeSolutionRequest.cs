namespace Personalize.Engine.Requests;

/// <summary>Identifies a solution.</summary>
/// <param name="Solution">Its name or ARN.</param>
public sealed record DescribeSolutionRequest(string Solution);
