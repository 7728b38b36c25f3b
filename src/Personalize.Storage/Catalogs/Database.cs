using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Personalize.Engine.Common;

namespace Personalize.Storage.Catalogs;

/// <summary>
/// Connections to the catalogue file. Readers never wait (WAL). Writers queue by a lock within the process and by SQLite's lock between
/// processes, with retries, so that users never see "database is locked".
/// </summary>
internal sealed class Database : IDisposable
{
    private const int BusyCode = 5;
    private const int LockedCode = 6;

    // Every write is short, so a minute without a turn means that something else is wrong.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly string _path;
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private readonly Lock _writeLock = new();
    private volatile bool _disposed;

    public Database(string path)
    {
        _path = path;
        Read(connection => Migrations.Apply(connection, path));
    }

    /// <summary>Runs reads on a separate connection; each statement sees one committed state.</summary>
    public T Read<T>(Func<SqliteConnection, T> body) => WithConnection(connection => Retry(() => body(connection)));

    /// <summary>Runs one atomic, durable write. The body runs only once; only waiting for the turn is retried.</summary>
    public T Write<T>(Func<SqliteConnection, T> body)
    {
        if (_writeLock.IsHeldByCurrentThread)
            throw new InvalidOperationException("A write cannot start inside another write.");
        lock (_writeLock)
        {
            return WithConnection(connection =>
            {
                using var transaction = Retry(() => connection.BeginTransaction(deferred: false));
                var result = body(connection);
                Retry(() =>
                {
                    transaction.Commit();
                    return true;
                });
                return result;
            });
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var connection))
            connection.Dispose();
    }

    /// <summary>Converts a SQLite error to one of the engine, with advice.</summary>
    public static PersonalizeException Translate(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        BusyCode or LockedCode => new(
            ErrorKind.ResourceInUse,
            ErrorIds.StoreBusy,
            $"The store '{path}' has been busy with other processes' writes for more than {s_patience.TotalSeconds:0} seconds.",
            "Try again, and end processes that are stuck.",
            path,
            exception),
        11 or 26 => new(
            ErrorKind.InvalidInput,
            ErrorIds.StoreDamaged,
            $"'{path}' is not a readable catalogue of a Personalize store: {exception.Message}",
            "Restore the file from a backup, or use another store directory.",
            path,
            exception),
        13 => new(ErrorKind.LimitExceeded, ErrorIds.DiskFull, $"The disk of the store '{path}' is full.", "Free some space and try again.", path, exception),
        _ => new(
            ErrorKind.InvalidInput,
            ErrorIds.StoreUnusable,
            $"The catalogue '{path}' cannot be used: {exception.Message}",
            "Check that the directory is on a local disk and that this user can write to it.",
            path,
            exception),
    };

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

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            ForeignKeys = true,
            Pooling = false,
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();

            // FULL: an acknowledged write survives a power failure, not only a crash of the process.
            command.CommandText = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL;";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
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
