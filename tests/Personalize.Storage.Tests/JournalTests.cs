using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests;

public sealed class JournalTests : JournalContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly IStore _store;

    public JournalTests() => _store = new StoreFactory().Open(_folder.Store);

    protected override ICatalog Catalog => _store.Catalog;

    protected override IJournal Journal => _store.Journal;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }
}
