using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests.Postgres;

public sealed class PostgresSegmentStoreTests : SegmentStoreContract, IDisposable
{
    private readonly SharedStore _temp = new();

    protected override ICatalog Catalog => _temp.Store.Catalog;

    protected override ISegmentStore Segments => _temp.Store.Segments;

    public void Dispose() => _temp.Dispose();
}
