using Personalize.Storage.Catalogs;

namespace Personalize.Storage.Buckets;

/// <summary>
/// Which object of the bucket is which file, in the database. An object is in it before its first byte is sent, so nothing in the bucket is unknown;
/// it becomes the file in one transaction.
/// </summary>
internal sealed class BucketIndex(Database database)
{
    private const string Columns = "object, path, bytes, sha256";

    // Sending an object and listing it never takes this long, so whoever did it was killed.
    private const long LongestWorkMilliseconds = 24 * 60 * 60 * 1000;

    private static readonly Turn s_turn = new("files");

    private readonly Database _database = database;

    /// <summary>The object that is a file now; null if there is no such file.</summary>
    public BucketObject? Find(string path) =>
        Query($"SELECT {Columns} FROM bucket_files WHERE path = $1 AND is_current = 1", path) is [var found] ? found : null;

    /// <summary>All files there are, or those of a folder.</summary>
    public List<BucketObject> List(string folder = "") => Query(
        $"SELECT {Columns} FROM bucket_files WHERE is_current = 1 AND substr(path, 1, length($1)) = $1", folder.Length == 0 ? "" : folder + "/");

    /// <summary>Those that became no file, or are none any more.</summary>
    public List<BucketObject> Leftovers() => Query(
        session => $"SELECT {Columns} FROM bucket_files WHERE is_current = 0 AND made < {session.Now} - {LongestWorkMilliseconds}");

    /// <summary>Those that are files and were made long ago.</summary>
    public HashSet<string> Old() =>
        [.. Query(session => $"SELECT {Columns} FROM bucket_files WHERE made < {session.Now} - {LongestWorkMilliseconds}").Select(file => file.Name)];

    public void Begin(BucketObject file) => _database.Write(s_turn, session => session.Execute(
        $"INSERT INTO bucket_files ({Columns}, is_current, made) VALUES ($1, $2, $3, $4, 0, {session.Now})", file.Name, file.Path, file.Bytes, file.Sha256));

    /// <summary>Makes an object the file, in a transaction of the caller. Returns what it was before.</summary>
    public static List<BucketObject> Publish(SqlSession session, BucketObject file)
    {
        var replaced = session.Query(Read, $"SELECT {Columns} FROM bucket_files WHERE path = $1 AND is_current = 1 AND object <> $2", file.Path, file.Name);
        session.Execute("UPDATE bucket_files SET is_current = 0 WHERE path = $1 AND object <> $2", file.Path, file.Name);
        session.Execute("UPDATE bucket_files SET is_current = 1 WHERE object = $1", file.Name);
        return replaced;
    }

    /// <summary>From now on these are no files; they are still known.</summary>
    public void Retire(IReadOnlyCollection<BucketObject> files) => Change("UPDATE bucket_files SET is_current = 0 WHERE object = $1", files);

    /// <summary>They are gone from the bucket.</summary>
    public void Forget(IReadOnlyCollection<BucketObject> files) => Change("DELETE FROM bucket_files WHERE object = $1", files);

    private void Change(string sql, IReadOnlyCollection<BucketObject> files)
    {
        if (files.Count == 0)
            return;
        _database.Write(s_turn, session =>
        {
            foreach (var file in files)
                session.Execute(sql, file.Name);
            return true;
        });
    }

    private List<BucketObject> Query(string sql, string value) => _database.Read(session => session.Query(Read, sql, value));

    private List<BucketObject> Query(Func<SqlSession, string> sql) => _database.Read(session => session.Query(Read, sql(session)));

    private static BucketObject Read(System.Data.Common.DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetString(3));
}
