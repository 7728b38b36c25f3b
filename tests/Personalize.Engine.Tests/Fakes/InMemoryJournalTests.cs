using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>The fake is only worth something when it behaves like the real one.</summary>
public class InMemoryJournalTests : JournalContract
{
    private readonly InMemoryCatalog _catalog = new();

    protected override ICatalog Catalog => _catalog;

    protected override IJournal Journal => _catalog.Journal;
}
