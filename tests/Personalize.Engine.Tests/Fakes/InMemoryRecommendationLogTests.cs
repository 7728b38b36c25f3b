using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Fakes;

public class InMemoryRecommendationLogTests : RecommendationLogContract
{
    private readonly InMemoryCatalog _catalog = new();

    protected override ICatalog Catalog => _catalog;

    protected override IJournal Journal => _catalog.Journal;

    protected override IRecommendationLog Log => _catalog.RecommendationLog;
}
