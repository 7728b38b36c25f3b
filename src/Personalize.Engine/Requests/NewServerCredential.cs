using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>A credential that has just been created.</summary>
/// <param name="Credential">Everything but the secret.</param>
/// <param name="SecretAccessKey">Signs requests. It is shown only here.</param>
public sealed record NewServerCredential(ServerCredential Credential, string SecretAccessKey)
{
    /// <summary>Without the secret, so that it does not get into logs.</summary>
    public override string ToString() => Credential.AccessKeyId;
}
