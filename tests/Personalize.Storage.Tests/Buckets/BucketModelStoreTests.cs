using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests.Buckets;

public sealed class BucketModelStoreTests : ModelStoreContract, IDisposable
{
    private readonly BucketStore _temp = new();

    protected override ICatalog Catalog => _temp.Store.Catalog;

    protected override IModelStore Models => _temp.Store.Models;

    public void Dispose() => _temp.Dispose();
}
