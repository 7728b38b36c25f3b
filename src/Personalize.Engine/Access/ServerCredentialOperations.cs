using System.Security.Cryptography;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Access;

/// <summary>Creates, finds and revokes the credentials with which clients sign their requests to a server over this store.</summary>
internal sealed class ServerCredentialOperations(IStore store, TimeProvider clock)
{
    // No other account can exist here: the service's accounts have twelve digits and do not begin with four zeros.
    private const string LocalAccount = "000000000000";
    private const int AccountDigits = 12;
    private const int LongestDescription = 200;
    private const int IdLetters = 16;
    private const int SecretLetters = 40;

    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;

    /// <summary>Creates a credential. Its secret is returned only here.</summary>
    /// <exception cref="PersonalizeException">The scope or the account does not exist, or the store cannot keep secrets.</exception>
    public NewServerCredential Create(CreateServerCredentialRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var account = request.AccountId ?? LocalAccount;
        if (account.Length != AccountDigits || !account.All(char.IsAsciiDigit))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidServerCredential, $"'{account}' is not an account: it has {AccountDigits} digits.", "Leave it out, or give all digits.",
                account);
        }

        if (request.Description?.Length > LongestDescription)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidServerCredential,
                $"The description has {request.Description.Length} characters; at most {LongestDescription} are allowed.", "Shorten it.", request.Description);
        }

        // As the ids of the service, with a beginning that it does not use, so that nobody takes one for the other.
        var credential = new ServerCredential
        {
            AccessKeyId = "PLOC" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", IdLetters),
            Scope = request.Scope,
            AccountId = account,
            Description = request.Description,
            CreationDateTime = _clock.GetUtcNow().UtcDateTime,
        };
        var secret = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", SecretLetters);
        _store.Credentials.Add(credential, secret);
        return new NewServerCredential(credential, secret);
    }

    /// <summary>All credentials that are not revoked, oldest first, without their secrets.</summary>
    public IReadOnlyList<ServerCredential> List(ListServerCredentialsRequest request) => _store.Credentials.List();

    /// <summary>Revokes a credential: within a second, no server accepts requests that are signed with it.</summary>
    /// <exception cref="PersonalizeException">ResourceNotFound: there is no such credential.</exception>
    public void Delete(DeleteServerCredentialRequest request)
    {
        if (!_store.Credentials.Remove(request.AccessKeyId))
        {
            throw new PersonalizeException(
                ErrorKind.ResourceNotFound,
                ErrorIds.ServerCredentialNotFound,
                $"There is no credential '{request.AccessKeyId}'.{NearestName.Suggestion(request.AccessKeyId, List(new()).Select(known => known.AccessKeyId))}",
                "Check the access key id.",
                request.AccessKeyId);
        }
    }
}
