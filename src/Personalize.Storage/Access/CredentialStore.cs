using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Access;

/// <summary>
/// Credentials in <c>credentials.json</c>, their secrets encrypted with AES-256-GCM under the key in <c>credentials.key</c>, which only the
/// owner of the store can read (mode 0600; on Windows the directory of a store admits only its owner). Neither is part of a backup.
/// </summary>
internal sealed class CredentialStore(ICredentialFiles files) : ICredentialStore
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public const string CredentialsFile = "credentials.json";
    private const string KeyFile = "credentials.key";

    private readonly ICredentialFiles _files = files;

    /// <summary>Credentials in the directory of a store.</summary>
    public CredentialStore(string directory)
        : this(new DirectoryCredentialFiles(directory))
    {
    }

    /// <summary>The files that belong together, the key first.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [KeyFile, CredentialsFile];

    public IReadOnlyList<ServerCredential> List() => [.. Read().Select(stored => stored.Credential)];

    public void Add(ServerCredential credential, string secret) => Change(all =>
    {
        all.Add(new StoredCredential(credential, Encrypt(credential, secret, MakeKey())));
        return true;
    });

    public bool Remove(string accessKeyId) => Change(all => all.RemoveAll(stored => stored.Credential.AccessKeyId == accessKeyId) > 0);

    public (ServerCredential Credential, string Secret)? Find(string accessKeyId) =>
        Read().Find(stored => stored.Credential.AccessKeyId == accessKeyId) is { } found && Decrypt(found) is { } secret ? (found.Credential, secret) : null;

    private List<StoredCredential> Read()
    {
        try
        {
            return _files.TryRead(CredentialsFile) is { } content ? JsonSerializer.Deserialize<List<StoredCredential>>(content) ?? [] : [];
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(exception);
        }
    }

    // One process at a time; the file changes completely or not at all.
    private T Change<T>(Func<List<StoredCredential>, T> change)
    {
        try
        {
            return _files.InTurn(() =>
            {
                var all = Read();
                var result = change(all);
                _files.Write(CredentialsFile, JsonSerializer.SerializeToUtf8Bytes(all));
                return result;
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(exception);
        }
    }

    private byte[] MakeKey()
    {
        if (TryReadKey() is { } known)
            return known;
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        _files.Write(KeyFile, key);
        return key;
    }

    private byte[]? TryReadKey() => _files.TryRead(KeyFile) is { Length: KeyBytes } key ? key : null;

    // Bound to the credential, so that a secret cannot be moved to one with another scope.
    private static byte[] BoundTo(ServerCredential credential) => Encoding.UTF8.GetBytes($"{credential.AccessKeyId}/{credential.Scope}/{credential.AccountId}");

    private static byte[] Encrypt(ServerCredential credential, string secret, byte[] key)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var sealedSecret = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = sealedSecret.AsSpan(0, NonceBytes);
        var tag = sealedSecret.AsSpan(NonceBytes, TagBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, plain, sealedSecret.AsSpan(NonceBytes + TagBytes), tag, BoundTo(credential));
        return sealedSecret;
    }

    private string? Decrypt(StoredCredential stored)
    {
        var sealedSecret = stored.Secret;
        if (TryReadKey() is not { } key || sealedSecret.Length <= NonceBytes + TagBytes)
            return null;
        var plain = new byte[sealedSecret.Length - NonceBytes - TagBytes];
        try
        {
            using var cipher = new AesGcm(key, TagBytes);
            cipher.Decrypt(
                sealedSecret.AsSpan(0, NonceBytes), sealedSecret.AsSpan(NonceBytes + TagBytes), sealedSecret.AsSpan(NonceBytes, TagBytes), plain,
                BoundTo(stored.Credential));
            return Encoding.UTF8.GetString(plain);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private PersonalizeException Unusable(Exception exception) => new(
        ErrorKind.InvalidInput,
        ErrorIds.CredentialsUnusable,
        $"The credentials in '{_files.Place}' cannot be read or changed: {exception.Message}",
        "Check the permissions of the store; a damaged file can be deleted, and its credentials be created again.",
        _files.Place,
        exception);

    private sealed record StoredCredential(ServerCredential Credential, byte[] Secret);
}
