using Personalize.Engine.Common;

namespace Personalize.Storage.Catalogs;

/// <summary>
/// What the catalogue listed once and no longer does: only files of these are ever deleted. The catalogue records it by triggers, in the
/// transaction that drops something.
/// </summary>
internal sealed class DroppedFiles(Database database, string kind)
{
    public const string SegmentKind = "segment";
    public const string VersionKind = "version";

    private readonly Database _database = database;
    private readonly string _kind = kind;

    /// <summary>Ids of segments, or ARNs of solution versions.</summary>
    public IReadOnlySet<string> Read() => _database.Read(
        session => session.Query(row => row.GetString(0), "SELECT id FROM dropped WHERE kind = $1", _kind).ToHashSet());

    /// <summary>Records files of older versions of the catalogue as dropped.</summary>
    public void Add(IReadOnlyCollection<string> ids) => Change("INSERT INTO dropped (kind, id) VALUES ($1, $2) ON CONFLICT DO NOTHING", ids);

    /// <summary>Their files are gone. If that cannot be recorded now, the next sweep does: what was to be deleted is deleted.</summary>
    public void Forget(IReadOnlyCollection<string> ids)
    {
        try
        {
            Change("DELETE FROM dropped WHERE kind = $1 AND id = $2", ids);
        }
        catch (PersonalizeException exception) when (exception.ErrorId is ErrorIds.StoreBusy or ErrorIds.DiskFull)
        {
        }
    }

    private void Change(string sql, IReadOnlyCollection<string> ids)
    {
        if (ids.Count == 0)
            return;
        _database.Write(Turn.Catalog, session =>
        {
            foreach (var id in ids)
                session.Execute(sql, _kind, id);
            return true;
        });
    }
}
