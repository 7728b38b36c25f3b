using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>The fake is only worth something when it behaves like the real one.</summary>
public class InMemoryModelsTests : ModelStoreContract
{
    private readonly InMemoryStore _store = new();

    protected override ICatalog Catalog => _store.Catalog;

    protected override IModelStore Models => _store.Models;
}
