namespace Personalize.Engine.Requests;

/// <summary>Revokes a credential.</summary>
/// <param name="AccessKeyId">The id that names it in requests.</param>
public sealed record DeleteServerCredentialRequest(string AccessKeyId);
