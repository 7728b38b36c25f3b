using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Personalize.Engine.Common;
using Personalize.Storage.Files;

namespace Personalize.Storage.Catalogs.Sqlite;

/// <summary>
/// Connections to the catalogue file. Readers never wait (WAL). Writers queue by a lock within the process and by SQLite's lock between
/// processes, with retries, so that users never see "database is locked".
/// </summary>
internal sealed class SqliteDatabase : Database
{
    private const string InMemory = ":memory:";

    // Names that nobody has are asked for, too.
    private const int MostKnown = 1000;

    private const int BusyCode = 5;
    private const int LockedCode = 6;
    private const int ReadOnlyCode = 8;
    private const int IoErrorCode = 10;
    private const int FullCode = 13;
    private const int CannotOpenCode = 14;

    // Every write is short, so a minute without a turn means that something else is wrong.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly string _path;
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private readonly Lock _writeLock = new();
    private readonly Lock _watchLock = new();
    private SqliteConnection? _watch;
    private (long Version, ConcurrentDictionary<(string Kind, string Name), object?> Values) _known = (-1, []);
    private volatile bool _isImmutable;
    private volatile bool _disposed;

    /// <param name="mayCreate">False if there is data that a new catalogue would not know.</param>
    /// <exception cref="PersonalizeException">Id <c>StoreCatalogMissing</c>: there is none, and it may not be created.</exception>
    public SqliteDatabase(string path, bool mayCreate = true)
    {
        _path = path;
        if (!IsInMemory && !File.Exists(path))
            Create(path, mayCreate);
        IsReadOnly = !IsInMemory && !(StoreFiles.CanWrite(path) && StoreFiles.CanWrite(Path.GetDirectoryName(path)!));
        WithConnection(connection => Retry(() => SqliteMigrations.Apply(connection, path, mayCreate, IsReadOnly)));
    }

    public override string Place => _path;

    public override bool IsReadOnly { get; }

    public override bool IsShared => false;

    private bool IsInMemory => _path == InMemory;

    public override T Read<T>(Func<SqlSession, T> body) => WithConnection(connection => Retry(() => body(new SqliteSession(connection))));

    public override T ReadKnown<T>(string kind, string name, Func<SqlSession, T> body, bool isOfEvents = false)
    {
        // Another connection would see another database.
        if (IsInMemory)
            return Read(body);

        // A value that is read after a commit stays with the version before it, which nobody asks for any more.
        var known = Known();
        if (known.TryGetValue((kind, name), out var value))
            return (T)value!;
        var read = Read(body);
        if (known.Count < MostKnown)
            known[(kind, name)] = read;
        return read;
    }

    // The body runs only once; only waiting for the turn is retried.
    protected override T WriteOnce<T>(Turn turn, Func<SqlSession, T> body)
    {
        lock (_writeLock)
        {
            return WithConnection(connection =>
            {
                using var transaction = Retry(() => connection.BeginTransaction(deferred: false));
                var result = body(new SqliteSession(connection));
                Retry(() =>
                {
                    transaction.Commit();
                    return true;
                });
                return result;
            });
        }
    }

    public override bool TryCompact(TimeSpan patience)
    {
        RequireWritable();
        lock (_writeLock)
        {
            return WithConnection(connection =>
            {
                var started = Stopwatch.GetTimestamp();
                Retry(() => Execute(connection, "VACUUM"));
                while (ReadNumber(connection, "PRAGMA wal_checkpoint(TRUNCATE)") != 0)
                {
                    if (Stopwatch.GetElapsedTime(started) > patience)
                        return false;
                    Thread.Sleep(20);
                }

                return true;
            });
        }
    }

    public override void CopyTo(string path) => WithConnection(connection =>
    {
        StoreFiles.Create(path).Dispose();
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        copy.Open();
        Retry(() =>
        {
            connection.BackupDatabase(copy);
            return true;
        });
        return true;
    });

    public override IReadOnlyList<string> FindDamage() =>
        Read(session => session.Query(row => row.GetString(0), "PRAGMA integrity_check(1)")) is var found && found is ["ok"] ? [] : found;

    public override void Dispose()
    {
        _disposed = true;
        lock (_watchLock)
            _watch?.Dispose();
        while (_idle.TryTake(out var connection))
            connection.Dispose();
    }

    /// <summary>Converts a SQLite error to one of the engine, with advice.</summary>
    public static PersonalizeException Translate(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        ReadOnlyCode => ReadOnly(path, exception),
        CannotOpenCode when !File.Exists(path) => CatalogMissing(path, "is missing"),
        BusyCode or LockedCode => Busy(path, exception),
        11 or 26 => Damaged(path, $"is not a readable catalogue of a Personalize store: {exception.Message}", exception),
        FullCode => StorageFailure.DiskFull(path, exception),
        IoErrorCode or CannotOpenCode when HasNoSpace(path) => StorageFailure.DiskFull(path, exception),
        _ => new(
            ErrorKind.InvalidInput,
            ErrorIds.StoreUnusable,
            $"The catalogue '{path}' cannot be used: {exception.Message}",
            "Check that the directory is on a local disk and that this user can write to it.",
            path,
            exception),
    };

    protected override PersonalizeException ReadOnly(Exception? cause = null) => ReadOnly(_path, cause);

    /// <summary>The error for a catalogue that others do not let go.</summary>
    public static PersonalizeException Busy(string path, Exception? cause = null) => new(
        ErrorKind.ResourceInUse,
        ErrorIds.StoreBusy,
        $"The store '{path}' has been busy with other processes' writes for more than {s_patience.TotalSeconds:0} seconds.",
        "Try again, and end processes that are stuck.",
        path,
        cause);

    /// <summary>What has been read since the last commit.</summary>
    private ConcurrentDictionary<(string Kind, string Name), object?> Known()
    {
        lock (_watchLock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                // A connection that never writes: for it, the number changes with every commit of any other.
                _watch ??= Retry(Open);
                var watch = new SqliteSession(_watch);
                var version = Retry(() => watch.Query(row => row.GetInt64(0), "PRAGMA data_version"))[0];
                if (version != _known.Version)
                    _known = (version, []);
                return _known.Values;
            }
            catch (SqliteException exception)
            {
                _watch?.Dispose();
                _watch = null;
                _known = (-1, []);
                throw Translate(exception, _path);
            }
        }
    }

    private T WithConnection<T>(Func<SqliteConnection, T> body)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        SqliteConnection? connection = null;
        try
        {
            if (!_idle.TryTake(out connection))
                connection = Retry(Open);
            var result = body(connection);
            if (!_disposed)
            {
                _idle.Add(connection);
                connection = null;
            }

            return result;
        }
        catch (SqliteException exception)
        {
            throw Translate(exception, _path);
        }
        finally
        {
            // After an error, the state of the connection is no longer trusted.
            connection?.Dispose();
        }
    }

    private static PersonalizeException ReadOnly(string path, Exception? cause) => new(
        ErrorKind.InvalidInput,
        ErrorIds.StoreReadOnly,
        $"The store '{Path.GetDirectoryName(path)}' is read-only: this user cannot write to it, or its file system is mounted read-only.",
        "Use a copy of the store in a place where you can write.",
        Path.GetDirectoryName(path),
        cause);

    private static void Create(string path, bool mayCreate)
    {
        if (!mayCreate)
            throw CatalogMissing(path, "is missing");
        try
        {
            StoreFiles.Create(path).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster.
        }
    }

    private SqliteConnection Open()
    {
        if (!IsReadOnly)
            return Open(_path, IsInMemory ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite);
        if (_isImmutable)
            return Open(ImmutableSource, SqliteOpenMode.ReadOnly);
        try
        {
            return Open(_path, SqliteOpenMode.ReadOnly);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is CannotOpenCode or ReadOnlyCode && HasNoLog)
        {
            // The memory that readers share cannot be made here. Without a log nobody is writing, so it is not needed.
            _isImmutable = true;
            return Open(ImmutableSource, SqliteOpenMode.ReadOnly);
        }
    }

    // SQLite reports some failures for want of space as others. It writes pages of 4 KiB, and its shared memory in steps of 32 KiB.
    private static bool HasNoSpace(string path)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace < 1 << 16;
        }
        catch (Exception exception) when (StorageFailure.IsCause(exception) || exception is ArgumentException)
        {
            return false;
        }
    }

    private bool HasNoLog => new FileInfo(_path + "-wal") is not { Exists: true, Length: > 0 };

    private string ImmutableSource => $"{new Uri(_path).AbsoluteUri}?immutable=1";

    private static SqliteConnection Open(string source, SqliteOpenMode mode)
    {
        var connection = new CatalogConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            ForeignKeys = true,
            Pooling = false,
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            connection.Open();

            // FULL: an acknowledged write survives a power failure, not only a crash of the process. Deleted records are overwritten.
            Execute(connection, "PRAGMA busy_timeout = 5000");
            Execute(connection, "PRAGMA synchronous = FULL");
            Execute(connection, "PRAGMA secure_delete = ON");

            // SQLite opens the file at the first read.
            ReadNumber(connection, "SELECT COUNT(*) FROM sqlite_schema");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static int Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    private static long ReadNumber(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static T Retry<T>(Func<T> action)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return action();
            }
            catch (SqliteException exception) when (
                exception.SqliteErrorCode is BusyCode or LockedCode && Stopwatch.GetElapsedTime(started) < s_patience)
            {
                Thread.Sleep(20);
            }
        }
    }
}
