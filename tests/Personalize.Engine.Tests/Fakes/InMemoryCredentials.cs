using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>Credentials in memory.</summary>
internal sealed class InMemoryCredentials : ICredentialStore
{
    private readonly List<(ServerCredential Credential, string Secret)> _all = [];

    public IReadOnlyList<ServerCredential> List() => [.. _all.Select(entry => entry.Credential)];

    public void Add(ServerCredential credential, string secret) => _all.Add((credential, secret));

    public bool Remove(string accessKeyId) => _all.RemoveAll(entry => entry.Credential.AccessKeyId == accessKeyId) > 0;

    public (ServerCredential Credential, string Secret)? Find(string accessKeyId)
    {
        var index = _all.FindIndex(entry => entry.Credential.AccessKeyId == accessKeyId);
        return index < 0 ? null : _all[index];
    }
}
