using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests.Postgres;

public sealed class PostgresCacheStoreTests : CacheStoreContract, IDisposable
{
    private readonly SharedStore _temp = new();

    protected override ICatalog Catalog => _temp.Store.Catalog;

    protected override ICacheStore Caches => _temp.Store.Caches;

    public void Dispose() => _temp.Dispose();
}
