namespace Personalize.PowerShell.Servers;

/// <summary>A new credential with its secret, which is shown only here.</summary>
public sealed record CreatedServerCredential(
    string AccessKeyId, string SecretAccessKey, ServerScope Scope, string AccountId, string? Description, DateTime CreationDateTime)
{
    internal static CreatedServerCredential From(NewServerCredential created) => new(
        created.Credential.AccessKeyId, created.SecretAccessKey, created.Credential.Scope, created.Credential.AccountId, created.Credential.Description,
        created.Credential.CreationDateTime);
}
