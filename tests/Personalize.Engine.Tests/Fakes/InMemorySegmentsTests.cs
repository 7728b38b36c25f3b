using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>The fake is only worth something when it behaves like the real one.</summary>
public class InMemorySegmentsTests : SegmentStoreContract
{
    private readonly InMemoryStore _store = new();

    protected override ICatalog Catalog => _store.Catalog;

    protected override ISegmentStore Segments => _store.Segments;
}
