namespace Personalize.Engine.Requests;

/// <summary>Adds entries to what a program keeps with a resource for its own clients, or replaces those with the same keys.</summary>
/// <param name="ResourceArn">ARN of a resource of any kind.</param>
public sealed record SetClientDataRequest(string ResourceArn, IReadOnlyDictionary<string, string> ClientData);
