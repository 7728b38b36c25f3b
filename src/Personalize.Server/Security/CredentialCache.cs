using System.Collections.Concurrent;
using Personalize.Engine.Ports;

namespace Personalize.Server.Security;

/// <summary>The credentials of the store, read again after a second, so that a revoked one is refused from then on.</summary>
internal sealed class CredentialCache(ICredentialStore store, TimeProvider clock)
{
    // Ids that nobody has are asked for by those who guess.
    private const int MostKnown = 10_000;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(1);

    private readonly ICredentialStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly ConcurrentDictionary<string, Known> _known = new();

    public (ServerCredential Credential, string Secret)? Find(string accessKeyId)
    {
        if (_known.TryGetValue(accessKeyId, out var known) && _clock.GetElapsedTime(known.Read) < s_lifetime)
            return known.Found;
        if (_known.Count >= MostKnown)
            _known.Clear();
        var found = _store.Find(accessKeyId);
        _known[accessKeyId] = new Known(found, _clock.GetTimestamp());
        return found;
    }

    private sealed record Known((ServerCredential Credential, string Secret)? Found, long Read);
}
