using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests.Postgres;

public sealed class PostgresModelStoreTests : ModelStoreContract, IDisposable
{
    private readonly SharedStore _temp = new();

    protected override ICatalog Catalog => _temp.Store.Catalog;

    protected override IModelStore Models => _temp.Store.Models;

    public void Dispose() => _temp.Dispose();
}
