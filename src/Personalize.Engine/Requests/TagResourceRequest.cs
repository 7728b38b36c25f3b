namespace Personalize.Engine.Requests;

/// <summary>Adds tags to a resource, or replaces those with the same keys.</summary>
/// <param name="ResourceArn">ARN of a resource of any kind.</param>
public sealed record TagResourceRequest(string ResourceArn, IReadOnlyDictionary<string, string> Tags);
