using System.Collections.Concurrent;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>Caches that are gone with the process.</summary>
/// <param name="exists">Whether a dataset exists.</param>
internal sealed class InMemoryCaches(Func<string, bool> exists) : ICacheStore
{
    private readonly ConcurrentDictionary<CacheKey, (string MadeOf, string Json, IReadOnlyList<Tensor> Tensors)> _caches = [];

    /// <summary>As on a full disk: nothing is kept.</summary>
    public bool IsFull { get; set; }

    /// <summary>What is kept.</summary>
    public IReadOnlyCollection<CacheKey> Keys => [.. _caches.Keys];

    public bool TryPut(CacheKey key, string madeOf, string configurationJson, IReadOnlyList<Tensor> tensors, Func<bool>? isCurrent = null)
    {
        Check(key);
        foreach (var gone in _caches.Keys.Where(known => !exists(known.DatasetArn)))
            _caches.TryRemove(gone, out _);
        if (IsFull || !exists(key.DatasetArn) || isCurrent?.Invoke() == false)
            return false;
        _caches[key] = (madeOf, configurationJson, tensors);
        return true;
    }

    public IModelFile? TryOpen(CacheKey key, string madeOf)
    {
        Check(key);
        return _caches.TryGetValue(key, out var cache) && cache.MadeOf == madeOf ? new MemoryModelFile(cache.Json, cache.Tensors) : null;
    }

    public void Forget(string datasetArn)
    {
        foreach (var key in _caches.Keys.Where(key => key.DatasetArn == datasetArn))
            _caches.TryRemove(key, out _);
    }

    private static void Check(CacheKey key)
    {
        if (!key.Name.All(letter => letter is >= 'a' and <= 'z' or >= '0' and <= '9' or '-'))
            throw new ArgumentException(key.Name, nameof(key));
    }
}
