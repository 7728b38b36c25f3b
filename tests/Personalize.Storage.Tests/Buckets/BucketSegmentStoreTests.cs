using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests.Buckets;

public sealed class BucketSegmentStoreTests : SegmentStoreContract, IDisposable
{
    private readonly BucketStore _temp = new();

    protected override ICatalog Catalog => _temp.Store.Catalog;

    protected override ISegmentStore Segments => _temp.Store.Segments;

    public void Dispose() => _temp.Dispose();
}
