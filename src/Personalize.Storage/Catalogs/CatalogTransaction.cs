using Microsoft.Data.Sqlite;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Storage.Journals;

namespace Personalize.Storage.Catalogs;

/// <summary>The statements of one write; the caller commits or rolls back.</summary>
/// <param name="trained">Gets the records of solution versions that are written with a model.</param>
internal sealed class CatalogTransaction(SqliteConnection connection, List<VersionRecord> trained) : ICatalogTransaction
{
    private const int ForeignKeyCode = 787;
    private const int UniqueCode = 2067;

    private readonly SqliteConnection _connection = connection;
    private readonly List<VersionRecord> _trained = trained;

    public T? Find<T>(string arn)
        where T : Resource => CatalogReads.Find<T>(_connection, arn);

    public IReadOnlyList<T> List<T>(string? parentArn = null)
        where T : Resource => CatalogReads.List<T>(_connection, parentArn);

    public IReadOnlyList<string> DependentsOf(string arn) => CatalogReads.DependentsOf(_connection, arn);

    public void Insert<T>(T resource, string? parentArn, params ReadOnlySpan<string> uses)
        where T : Resource
    {
        try
        {
            _connection.Execute(
                "INSERT INTO resources (arn, kind, parent, status, created, updated, body) VALUES (@1, @2, @3, @4, @5, @6, @7)",
                resource.Arn,
                StoredNames.OfKind<T>(),
                parentArn,
                resource.Status,
                Text(resource.CreationDateTime),
                Text(resource.LastUpdatedDateTime),
                ResourceJson.Write(resource));
        }
        catch (SqliteException exception) when (exception.SqliteExtendedErrorCode == UniqueCode)
        {
            throw new PersonalizeException(
                ErrorKind.ResourceAlreadyExists,
                ErrorIds.ResourceAlreadyExists,
                $"The {Arn.Describe(resource.Arn)} already exists.",
                "Choose another name, or delete the existing one first.",
                resource.Name,
                exception);
        }
        catch (SqliteException exception) when (exception.SqliteExtendedErrorCode == ForeignKeyCode)
        {
            throw Missing(parentArn!, exception);
        }

        AddUses(resource.Arn, uses);
    }

    public void Update<T>(T resource, IReadOnlyList<string>? uses = null)
        where T : Resource
    {
        var changed = _connection.Execute(
            "UPDATE resources SET status = @3, updated = @4, body = @5 WHERE arn = @1 AND kind = @2",
            resource.Arn,
            StoredNames.OfKind<T>(),
            resource.Status,
            Text(resource.LastUpdatedDateTime),
            ResourceJson.Write(resource));
        if (changed == 0)
            throw Missing(resource.Arn);
        if (resource is SolutionVersion { Status: ResourceStatus.Active } version && Find<Solution>(version.SolutionArn) is { } solution)
            _trained.Add(new VersionRecord(Find<DatasetGroup>(solution.DatasetGroupArn), solution, version));
        if (uses is null)
            return;
        _connection.Execute("DELETE FROM uses WHERE source = @1", resource.Arn);
        AddUses(resource.Arn, [.. uses]);
    }

    public void Delete(string arn)
    {
        try
        {
            // Its references, its segment list and its trials are deleted by cascade.
            if (_connection.Execute("DELETE FROM resources WHERE arn = @1", arn) == 0)
                throw Missing(arn);
        }
        catch (SqliteException exception) when (exception.SqliteExtendedErrorCode == ForeignKeyCode)
        {
            throw new PersonalizeException(
                ErrorKind.ResourceInUse,
                ErrorIds.ResourceInUse,
                $"The {Arn.Describe(arn)} cannot be deleted, because other resources need it.",
                "Delete those first.",
                arn,
                exception);
        }
    }

    public void RequireLease(ILease lease)
    {
        if (_connection.Query(row => row.GetInt32(0), "SELECT 1 FROM leases WHERE arn = @1 AND owner = @2", lease.Arn, lease.Owner).Count == 0)
        {
            throw new PersonalizeException(
                ErrorKind.ResourceInUse,
                ErrorIds.LeaseLost,
                $"The work on the {Arn.Describe(lease.Arn)} was taken over by another process while this one did not respond, so nothing was changed.",
                "Start it again once the other process has finished.",
                lease.Arn);
        }
    }

    public void SetSegments(string datasetArn, IReadOnlyList<SegmentInfo> segments, bool append)
    {
        if (!append)
            _connection.Execute("DELETE FROM segments WHERE dataset = @1", datasetArn);
        var position = _connection.Query(
            row => row.GetInt64(0), "SELECT COALESCE(MAX(position) + 1, 0) FROM segments WHERE dataset = @1", datasetArn)[0];
        foreach (var segment in segments)
        {
            try
            {
                _connection.Execute(
                    "INSERT INTO segments (dataset, position, id, rows, bytes) VALUES (@1, @2, @3, @4, @5)",
                    datasetArn,
                    position++,
                    segment.Id,
                    segment.Rows,
                    segment.Bytes);
            }
            catch (SqliteException exception) when (exception.SqliteExtendedErrorCode == ForeignKeyCode)
            {
                throw Missing(datasetArn, exception);
            }
        }
    }

    public int RemoveJournalUsers(string datasetArn, IReadOnlyCollection<string> userIds)
    {
        // Whatever happens to this process after the commit, the traces in the file are removed.
        CatalogNotes.Set(_connection, CatalogNotes.Erase, Guid.NewGuid().ToString("N"));
        return JournalWrites.RemoveUsers(_connection, datasetArn, userIds);
    }

    public int RemoveShownLists(string datasetGroupArn, IReadOnlyCollection<string> userIds)
    {
        CatalogNotes.Set(_connection, CatalogNotes.Erase, Guid.NewGuid().ToString("N"));
        return RecommendationLog.RemoveUsers(_connection, datasetGroupArn, Arn.Dataset(Arn.NameOf(datasetGroupArn), DatasetType.Interactions), userIds);
    }

    public void RemoveJournalRows(string datasetArn, IReadOnlyCollection<string> ids) => JournalWrites.RemoveRows(_connection, datasetArn, ids);

    public void PutTrial(Trial trial)
    {
        try
        {
            _connection.Execute(
                "INSERT OR REPLACE INTO trials (version, number, status, body) VALUES (@1, @2, @3, @4)",
                trial.SolutionVersionArn,
                trial.Number,
                trial.Status,
                ResourceJson.WriteTrial(trial));
        }
        catch (SqliteException exception) when (exception.SqliteExtendedErrorCode == ForeignKeyCode)
        {
            throw Missing(trial.SolutionVersionArn, exception);
        }
    }

    private void AddUses(string arn, ReadOnlySpan<string> uses)
    {
        foreach (var target in uses)
        {
            try
            {
                _connection.Execute("INSERT OR IGNORE INTO uses (source, target) VALUES (@1, @2)", arn, target);
            }
            catch (SqliteException exception) when (exception.SqliteExtendedErrorCode == ForeignKeyCode)
            {
                throw Missing(target, exception);
            }
        }
    }

    private static string Text(DateTime time) => time.ToUniversalTime().ToString("O");

    /// <summary>The error for a missing resource that something needs.</summary>
    public static PersonalizeException Missing(string arn, Exception? cause = null) => new(
        ErrorKind.ResourceNotFound, ErrorIds.ResourceNotFound, $"The {Arn.Describe(arn)} does not exist.", "Create it first, or check the name.", arn, cause);
}
