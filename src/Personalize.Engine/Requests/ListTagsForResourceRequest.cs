namespace Personalize.Engine.Requests;

/// <summary>Requests the tags of a resource.</summary>
/// <param name="ResourceArn">ARN of a resource of any kind.</param>
public sealed record ListTagsForResourceRequest(string ResourceArn);
