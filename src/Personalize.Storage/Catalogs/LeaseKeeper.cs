using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Personalize.Storage.Catalogs;

/// <summary>
/// Leases of long jobs. The holder renews a heartbeat; a lease ends when it is released, when its process has ended (noticed at once on
/// the same machine) or when the heartbeat is older than <see cref="Expiry"/>. Renewal has its own thread, because a training keeps
/// every pool thread busy.
/// </summary>
internal sealed class LeaseKeeper(Database database) : IDisposable
{
    public static readonly TimeSpan Expiry = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan s_renewal = TimeSpan.FromSeconds(2);

    private readonly Database _database = database;
    private readonly ConcurrentDictionary<string, Lease> _held = new();
    private readonly ManualResetEventSlim _end = new();
    private readonly Lock _lock = new();
    private Thread? _thread;

    public Lease? TryAcquire(string arn)
    {
        var lease = new Lease(this, arn);
        var acquired = _database.Write(connection =>
        {
            if (ReadHolder(connection, arn) is { } holder && IsAlive(holder))
                return false;
            var self = ProcessIdentity.Current;
            connection.Execute(
                """
                INSERT OR REPLACE INTO leases (arn, owner, machine, process, process_started, heartbeat, stop_requested)
                VALUES (@1, @2, @3, @4, @5, @6, 0)
                """,
                arn,
                lease.Owner,
                self.Machine,
                self.ProcessId,
                self.Started,
                Now());
            return true;
        });
        if (!acquired)
            return null;
        _held[lease.Owner] = lease;
        EnsureThread();
        return lease;
    }

    public bool IsLeased(string arn) => _database.Read(connection => ReadHolder(connection, arn)) is { } holder && IsAlive(holder);

    public void RequestStop(string arn) =>
        _database.Write(connection => connection.Execute("UPDATE leases SET stop_requested = 1 WHERE arn = @1", arn));

    public void Release(Lease lease)
    {
        if (_held.TryRemove(lease.Owner, out _))
            _database.Write(connection => connection.Execute("DELETE FROM leases WHERE arn = @1 AND owner = @2", lease.Arn, lease.Owner));
    }

    public void Dispose()
    {
        _end.Set();
        _thread?.Join();
        foreach (var lease in _held.Values)
            lease.Dispose();
        _end.Dispose();
    }

    private static Holder? ReadHolder(SqliteConnection connection, string arn)
    {
        var rows = connection.Query(
            row => new Holder(new ProcessIdentity(row.GetString(0), row.GetInt32(1), row.GetString(2)), row.GetInt64(3)),
            "SELECT machine, process, process_started, heartbeat FROM leases WHERE arn = @1",
            arn);
        return rows.Count == 0 ? null : rows[0];
    }

    // A heartbeat from the future comes from a clock that has since been set back, so it is no better than an old one.
    private static bool IsAlive(Holder holder) =>
        Math.Abs(Now() - holder.Heartbeat) < Expiry.TotalMilliseconds && (!holder.Process.IsOnThisMachine || holder.Process.IsRunning);

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private void EnsureThread()
    {
        lock (_lock)
        {
            if (_thread is not null)
                return;
            _thread = new Thread(Keep) { IsBackground = true, Name = "Personalize leases" };
            _thread.Start();
        }
    }

    private void Keep()
    {
        var renewed = Stopwatch.GetTimestamp();
        while (!_end.Wait(s_look))
        {
            if (_held.IsEmpty)
                continue;
            try
            {
                var renew = Stopwatch.GetElapsedTime(renewed) >= s_renewal;
                foreach (var lease in _held.Values)
                {
                    if (renew)
                    {
                        _database.Write(connection => connection.Execute(
                            "UPDATE leases SET heartbeat = @3 WHERE arn = @1 AND owner = @2", lease.Arn, lease.Owner, Now()));
                    }

                    if (MustStop(lease))
                        lease.SignalStop();
                }

                if (renew)
                    renewed = Stopwatch.GetTimestamp();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // A full disk or a minute of other writers: try again, as nothing may end the process from here. If another process takes over
                // the lease in the meantime, the next check notices it.
            }
        }
    }

    // A stop was requested, or the row is gone or belongs to another process.
    private bool MustStop(Lease lease)
    {
        var flags = _database.Read(connection => connection.Query(
            row => row.GetBoolean(0), "SELECT stop_requested FROM leases WHERE arn = @1 AND owner = @2", lease.Arn, lease.Owner));
        return (flags.Count == 0 || flags[0]) && _held.ContainsKey(lease.Owner);
    }

    private sealed record Holder(ProcessIdentity Process, long Heartbeat);
}
