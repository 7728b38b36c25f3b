namespace Personalize.Engine.Requests;

/// <summary>Lists all credentials for clients of a server.</summary>
public sealed record ListServerCredentialsRequest;
