using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>The fake is only worth something when it behaves like the real one.</summary>
public class InMemoryCatalogTests : CatalogContract
{
    protected override ICatalog Catalog { get; } = new InMemoryCatalog();
}
