using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Ports;

/// <summary>
/// The credentials of the clients of servers. Signatures are checked with the secret itself, so it cannot be stored as a hash; it is encrypted with a
/// key that only the owner of the store can read.
/// </summary>
public interface ICredentialStore
{
    /// <summary>All credentials, oldest first.</summary>
    IReadOnlyList<ServerCredential> List();

    /// <summary>Adds a credential with its secret, durably.</summary>
    /// <exception cref="PersonalizeException">The store cannot be written to.</exception>
    void Add(ServerCredential credential, string secret);

    /// <summary>Removes a credential and its secret; false if there is none.</summary>
    /// <exception cref="PersonalizeException">The store cannot be written to.</exception>
    bool Remove(string accessKeyId);

    /// <summary>A credential with its secret, or null if there is none, or if its secret cannot be decrypted any more.</summary>
    (ServerCredential Credential, string Secret)? Find(string accessKeyId);
}
