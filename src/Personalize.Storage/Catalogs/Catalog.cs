using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Storage.Catalogs.Sqlite;

namespace Personalize.Storage.Catalogs;

/// <summary>The catalogue in a database.</summary>
internal sealed class Catalog : ICatalog, IDisposable
{
    // Readers of other processes keep the log from being emptied for as long as one of their statements runs.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Database _database;
    private readonly LeaseKeeper _leases;
    private readonly VersionRecords? _records;

    /// <summary>The catalogue of a store's directory.</summary>
    /// <param name="mayCreate">False if there is data that a new catalogue would not know.</param>
    public Catalog(string path, bool mayCreate = true)
        : this(new SqliteDatabase(path, mayCreate), StoreContent.ModelsOf(Path.GetDirectoryName(path) ?? ""))
    {
    }

    /// <param name="database">Is disposed with the catalogue.</param>
    /// <param name="models">The folder of the models, with records beside them; null for none.</param>
    public Catalog(Database database, string? models)
    {
        _database = database;
        _leases = new LeaseKeeper(_database);
        _records = models is null ? null : new VersionRecords(models);
        DroppedSegments = new DroppedFiles(_database, DroppedFiles.SegmentKind);
        DroppedVersions = new DroppedFiles(_database, DroppedFiles.VersionKind);
    }

    public DroppedFiles DroppedSegments { get; }

    public DroppedFiles DroppedVersions { get; }

    /// <summary>The database, which the journal shares, so that an event and its dataset cannot contradict each other.</summary>
    public Database Database => _database;

    public T? Find<T>(string arn)
        where T : Resource => _database.ReadKnown(typeof(T).Name, arn, session => CatalogReads.Find<T>(session, arn));

    public IReadOnlyList<T> List<T>(string? parentArn = null)
        where T : Resource => _database.Read(session => CatalogReads.List<T>(session, parentArn));

    public IReadOnlyList<string> DependentsOf(string arn) => _database.Read(session => CatalogReads.DependentsOf(session, arn));

    public IReadOnlyList<SegmentInfo> Segments(string datasetArn) =>
        _database.ReadKnown(nameof(Segments), datasetArn, session => CatalogReads.Segments(session, datasetArn));

    public IReadOnlyList<Trial> Trials(string solutionVersionArn) => _database.Read(session => CatalogReads.Trials(session, solutionVersionArn));

    public string? Note(string name) => _database.Read(session => CatalogNotes.Find(session, name));

    public void SetNote(string name, string value) => _database.Write(Turn.Catalog, session =>
    {
        CatalogNotes.Set(session, name, value);
        return true;
    });

    public void AddNote(string name, string value) => _database.Write(Turn.Catalog, session =>
    {
        CatalogNotes.Add(session, name, value);
        return true;
    });

    /// <summary>Removes a note unless it has got another value in the meantime.</summary>
    public void RemoveNote(string name, string value) => _database.Write(Turn.Catalog, session =>
    {
        CatalogNotes.Remove(session, name, value);
        return true;
    });

    /// <summary>Reads everything that a command may ask for.</summary>
    /// <exception cref="PersonalizeException">Id <c>StoreDamaged</c>: a page, an index or a record is damaged.</exception>
    public void RequireReadable()
    {
        if (_database.FindDamage() is { Count: > 0 } problems)
            throw Database.Damaged(_database.Place, $"is damaged: {string.Join("; ", problems)}");
        _database.Read(session => session.Query(
            row => ResourceJson.Read(row.GetString(0), row.GetString(1), row.GetString(2), session.Place), "SELECT kind, arn, body FROM resources"));
        foreach (var version in List<SolutionVersion>())
            Trials(version.Arn);
    }

    /// <summary>When the newest resource was last changed; the oldest possible time if there is none.</summary>
    public DateTime NewestEntry() => _database.Read(session => session.Query(
        row => row.IsDBNull(0) ? DateTime.MinValue : DateTime.Parse(row.GetString(0), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        "SELECT MAX(updated) FROM resources"))[0];

    /// <summary>Whether a dataset lists a segment.</summary>
    public bool IsListed(string segmentId) =>
        _database.Read(session => session.Query(row => row.GetInt32(0), "SELECT 1 FROM segments WHERE id = $1", segmentId).Count > 0);

    /// <summary>Ids of the segments of all datasets.</summary>
    public IReadOnlySet<string> SegmentIds() => _database.Read(session => session.Query(row => row.GetString(0), "SELECT id FROM segments").ToHashSet());

    public TResult Write<TResult>(Func<ICatalogTransaction, TResult> body)
    {
        var (result, trained) = _database.Write(Turn.Catalog, session =>
        {
            var transaction = new CatalogTransaction(session);
            return (body(transaction), transaction.Trained);
        });
        trained.ForEach(record => _records?.Write(record));
        return result;
    }

    public bool EraseRemoved()
    {
        if (Note(CatalogNotes.Erase) is not { } removal)
            return true;
        if (!_database.TryCompact(s_patience))
            return false;
        RemoveNote(CatalogNotes.Erase, removal);
        return true;
    }

    /// <summary>Writes a record beside every trained model that has none, because an older version of the module made it.</summary>
    public void RecordVersions()
    {
        foreach (var version in List<SolutionVersion>().Where(version => version.Status == ResourceStatus.Active))
        {
            if (Find<Solution>(version.SolutionArn) is { } solution)
                _records?.Write(new VersionRecord(Find<DatasetGroup>(solution.DatasetGroupArn), solution, version));
        }
    }

    /// <summary>Does something that no other process can begin before it has ended: whoever wants to take the lease over waits.</summary>
    /// <param name="lease">Null if nobody else works on it anyway.</param>
    /// <exception cref="PersonalizeException">ResourceInUse, id <c>LeaseLost</c>: nothing was done.</exception>
    public bool WhileHeld(ILease? lease, Action action)
    {
        if (lease is null)
        {
            action();
            return true;
        }

        var isDone = false;
        return _database.Write(Turn.Lease(lease.Arn), session =>
        {
            new CatalogTransaction(session).RequireLease(lease);
            if (!isDone)
                action();
            isDone = true;
            return true;
        });
    }

    /// <summary>Runs a write that is committed only if the lease is still held then.</summary>
    /// <param name="lease">Null if nobody else works on it anyway.</param>
    /// <exception cref="PersonalizeException">ResourceInUse, id <c>LeaseLost</c>: nothing was changed.</exception>
    public T WriteHeld<T>(ILease? lease, Func<SqlSession, T> body) => _database.Write(lease is null ? Turn.Catalog : Turn.Lease(lease.Arn), session =>
    {
        if (lease is not null)
            new CatalogTransaction(session).RequireLease(lease);
        return body(session);
    });

    public ILease? TryAcquireLease(string arn) => _leases.TryAcquire(arn);

    public bool IsLeased(string arn) => _leases.IsLeased(arn);

    public void RequestStop(string arn) => _leases.RequestStop(arn);

    public void Dispose()
    {
        _leases.Dispose();
        _database.Dispose();
    }
}
