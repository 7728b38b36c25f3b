using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests.Postgres;

public sealed class PostgresCatalogTests : CatalogContract, IDisposable
{
    private readonly SharedStore _temp = new();

    protected override ICatalog Catalog => _temp.Store.Catalog;

    public void Dispose() => _temp.Dispose();
}
