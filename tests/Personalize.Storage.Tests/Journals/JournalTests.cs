using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests.Journals;

public sealed class JournalTests : JournalContract, IDisposable
{
    private readonly TempStore _temp = new();

    protected override ICatalog Catalog => _temp.Store.Catalog;

    protected override IJournal Journal => _temp.Store.Journal;

    public void Dispose() => _temp.Dispose();
}
