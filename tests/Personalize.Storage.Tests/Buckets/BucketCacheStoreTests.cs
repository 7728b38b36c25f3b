using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests.Buckets;

public sealed class BucketCacheStoreTests : CacheStoreContract, IDisposable
{
    private readonly BucketStore _temp = new();

    protected override ICatalog Catalog => _temp.Store.Catalog;

    protected override ICacheStore Caches => _temp.Store.Caches;

    public void Dispose() => _temp.Dispose();
}
