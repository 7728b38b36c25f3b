using System.Data.Common;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Storage.Journals;

namespace Personalize.Storage.Catalogs;

/// <summary>The statements of one write; the caller commits or rolls back.</summary>
internal sealed class CatalogTransaction(SqlSession session) : ICatalogTransaction
{
    private readonly SqlSession _session = session;

    /// <summary>The solution versions that were written with a model.</summary>
    public List<VersionRecord> Trained { get; } = [];

    public T? Find<T>(string arn)
        where T : Resource => CatalogReads.Find<T>(_session, arn);

    public IReadOnlyList<T> List<T>(string? parentArn = null)
        where T : Resource => CatalogReads.List<T>(_session, parentArn);

    public IReadOnlyList<string> DependentsOf(string arn) => CatalogReads.DependentsOf(_session, arn);

    public void Insert<T>(T resource, string? parentArn, params ReadOnlySpan<string> uses)
        where T : Resource
    {
        try
        {
            _session.Execute(
                "INSERT INTO resources (arn, kind, parent, status, created, updated, body) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                resource.Arn,
                StoredNames.OfKind<T>(),
                parentArn,
                resource.Status,
                Text(resource.CreationDateTime),
                Text(resource.LastUpdatedDateTime),
                ResourceJson.Write(resource));
        }
        catch (DbException exception) when (_session.IsDuplicate(exception))
        {
            throw new PersonalizeException(
                ErrorKind.ResourceAlreadyExists,
                ErrorIds.ResourceAlreadyExists,
                $"The {Arn.Describe(resource.Arn)} already exists.",
                "Choose another name, or delete the existing one first.",
                resource.Name,
                exception);
        }
        catch (DbException exception) when (_session.IsBrokenReference(exception))
        {
            throw Missing(parentArn!, exception);
        }

        AddUses(resource.Arn, uses);
    }

    public void Update<T>(T resource, IReadOnlyList<string>? uses = null)
        where T : Resource
    {
        var changed = _session.Execute(
            "UPDATE resources SET status = $3, updated = $4, body = $5 WHERE arn = $1 AND kind = $2",
            resource.Arn,
            StoredNames.OfKind<T>(),
            resource.Status,
            Text(resource.LastUpdatedDateTime),
            ResourceJson.Write(resource));
        if (changed == 0)
            throw Missing(resource.Arn);
        if (resource is SolutionVersion { Status: ResourceStatus.Active } version && Find<Solution>(version.SolutionArn) is { } solution)
            Trained.Add(new VersionRecord(Find<DatasetGroup>(solution.DatasetGroupArn), solution, version));
        if (uses is null)
            return;
        _session.Execute("DELETE FROM uses WHERE source = $1", resource.Arn);
        AddUses(resource.Arn, [.. uses]);
    }

    public void Delete(string arn)
    {
        try
        {
            // Its references, its segment list and its trials are deleted by cascade.
            if (_session.Execute("DELETE FROM resources WHERE arn = $1", arn) == 0)
                throw Missing(arn);
        }
        catch (DbException exception) when (_session.IsBrokenReference(exception))
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
        // Whoever wants to take the lease over waits until this write is committed.
        var held = $"SELECT 1 FROM leases WHERE arn = $1 AND owner = $2{_session.KeepingRows}";
        if (_session.Query(row => row.GetInt32(0), held, lease.Arn, lease.Owner).Count == 0)
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
            _session.Execute("DELETE FROM segments WHERE dataset = $1", datasetArn);
        var position = _session.Query(
            row => row.GetInt64(0), "SELECT COALESCE(MAX(position) + 1, 0) FROM segments WHERE dataset = $1", datasetArn)[0];
        foreach (var segment in segments)
        {
            try
            {
                _session.Execute(
                    "INSERT INTO segments (dataset, position, id, rows, bytes) VALUES ($1, $2, $3, $4, $5)",
                    datasetArn,
                    position++,
                    segment.Id,
                    segment.Rows,
                    segment.Bytes);
            }
            catch (DbException exception) when (_session.IsBrokenReference(exception))
            {
                throw Missing(datasetArn, exception);
            }
        }
    }

    public int RemoveJournalUsers(string datasetArn, IReadOnlyCollection<string> userIds)
    {
        // Whatever happens to this process after the commit, the traces in the file are removed.
        CatalogNotes.Set(_session, CatalogNotes.Erase, Guid.NewGuid().ToString("N"));
        return JournalWrites.RemoveUsers(_session, datasetArn, userIds);
    }

    public int RemoveShownLists(string datasetGroupArn, IReadOnlyCollection<string> userIds)
    {
        CatalogNotes.Set(_session, CatalogNotes.Erase, Guid.NewGuid().ToString("N"));
        return RecommendationLog.RemoveUsers(_session, datasetGroupArn, Arn.Dataset(Arn.NameOf(datasetGroupArn), DatasetType.Interactions), userIds);
    }

    public void RemoveJournalRows(string datasetArn, IReadOnlyCollection<string> ids) => JournalWrites.RemoveRows(_session, datasetArn, ids);

    public void PutTrial(Trial trial)
    {
        try
        {
            _session.Execute(
                """
                INSERT INTO trials (version, number, status, body) VALUES ($1, $2, $3, $4)
                ON CONFLICT (version, number) DO UPDATE SET status = excluded.status, body = excluded.body
                """,
                trial.SolutionVersionArn,
                trial.Number,
                trial.Status,
                ResourceJson.WriteTrial(trial));
        }
        catch (DbException exception) when (_session.IsBrokenReference(exception))
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
                _session.Execute("INSERT INTO uses (source, target) VALUES ($1, $2) ON CONFLICT DO NOTHING", arn, target);
            }
            catch (DbException exception) when (_session.IsBrokenReference(exception))
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
