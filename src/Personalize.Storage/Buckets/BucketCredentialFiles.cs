using Personalize.Storage.Access;
using Personalize.Storage.Catalogs;

namespace Personalize.Storage.Buckets;

/// <summary>Credentials as two objects of the bucket: who may read it can use them. The database decides whose turn it is to change them.</summary>
internal sealed class BucketCredentialFiles(BucketClient client, Database database) : ICredentialFiles
{
    private static readonly Turn s_turn = new("credentials");

    private readonly BucketClient _client = client;
    private readonly Database _database = database;

    public string Place => $"{_client.Location}/{CredentialStore.CredentialsFile}";

    public byte[]? TryRead(string name) => _client.TryRead(name);

    public void Write(string name, byte[] content) => _client.Write(name, content);

    // A write that has lost its connection runs again; the objects are changed already then.
    public T InTurn<T>(Func<T> change)
    {
        var result = default(T)!;
        var isDone = false;
        return _database.Write(s_turn, _ =>
        {
            if (!isDone)
                result = change();
            isDone = true;
            return result;
        });
    }
}
