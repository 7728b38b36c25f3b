using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests.Journals;

public sealed class RecommendationLogTests : RecommendationLogContract, IDisposable
{
    private readonly TempStore _temp = new();

    protected override ICatalog Catalog => _temp.Store.Catalog;

    protected override IJournal Journal => _temp.Store.Journal;

    protected override IRecommendationLog Log => _temp.Store.RecommendationLog;

    public void Dispose() => _temp.Dispose();
}
