using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests.Postgres;

public sealed class PostgresRecommendationLogTests : RecommendationLogContract, IDisposable
{
    private readonly SharedStore _temp = new();

    protected override ICatalog Catalog => _temp.Store.Catalog;

    protected override IJournal Journal => _temp.Store.Journal;

    protected override IRecommendationLog Log => _temp.Store.RecommendationLog;

    public void Dispose() => _temp.Dispose();
}
