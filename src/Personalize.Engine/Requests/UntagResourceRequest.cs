namespace Personalize.Engine.Requests;

/// <summary>Removes tags from a resource; keys that it does not have are ignored.</summary>
/// <param name="ResourceArn">ARN of a resource of any kind.</param>
public sealed record UntagResourceRequest(string ResourceArn, IReadOnlyCollection<string> TagKeys);
