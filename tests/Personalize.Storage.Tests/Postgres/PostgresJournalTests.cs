using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests.Postgres;

public sealed class PostgresJournalTests : JournalContract, IDisposable
{
    private readonly SharedStore _temp = new();

    protected override ICatalog Catalog => _temp.Store.Catalog;

    protected override IJournal Journal => _temp.Store.Journal;

    public void Dispose() => _temp.Dispose();
}
