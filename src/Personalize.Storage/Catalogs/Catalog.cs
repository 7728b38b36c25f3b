using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Catalogs;

/// <summary>The catalogue in SQLite.</summary>
internal sealed class Catalog : ICatalog, IDisposable
{
    private readonly Database _database;
    private readonly LeaseKeeper _leases;

    public Catalog(string path)
    {
        _database = new Database(path);
        _leases = new LeaseKeeper(_database);
    }

    /// <summary>The database file, which the journal shares, so that an event and its dataset cannot contradict each other.</summary>
    public Database Database => _database;

    public T? Find<T>(string arn)
        where T : Resource => _database.Read(connection => CatalogReads.Find<T>(connection, arn));

    public IReadOnlyList<T> List<T>(string? parentArn = null)
        where T : Resource => _database.Read(connection => CatalogReads.List<T>(connection, parentArn));

    public IReadOnlyList<string> DependentsOf(string arn) => _database.Read(connection => CatalogReads.DependentsOf(connection, arn));

    public IReadOnlyList<SegmentInfo> Segments(string datasetArn) => _database.Read(connection => CatalogReads.Segments(connection, datasetArn));

    public IReadOnlyList<Trial> Trials(string solutionVersionArn) => _database.Read(connection => CatalogReads.Trials(connection, solutionVersionArn));

    /// <summary>Ids of the segments of all datasets.</summary>
    public IReadOnlySet<string> SegmentIds() => _database.Read(connection => connection.Query(row => row.GetString(0), "SELECT id FROM segments").ToHashSet());

    public TResult Write<TResult>(Func<ICatalogTransaction, TResult> body) =>
        _database.Write(connection => body(new CatalogTransaction(connection)));

    public ILease? TryAcquireLease(string arn) => _leases.TryAcquire(arn);

    public bool IsLeased(string arn) => _leases.IsLeased(arn);

    public void RequestStop(string arn) => _leases.RequestStop(arn);

    public void Dispose()
    {
        _leases.Dispose();
        _database.Dispose();
    }
}
