using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Personalize.Engine.Common;

namespace Personalize.Storage.Catalogs;

/// <summary>
/// Leases of long jobs. The holder renews a heartbeat; a lease ends when it is released, when its process has ended (noticed at once on
/// the same machine) or when the heartbeat is older than <see cref="Expiry"/>. On the same machine its age is measured since the machine was
/// started, so that it does not matter whether the clock is set; processes elsewhere have only the clock in common. Renewal has its own
/// thread, because a training keeps every pool thread busy.
/// </summary>
internal sealed class LeaseKeeper(Database database) : IDisposable
{
    public static readonly TimeSpan Expiry = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan s_renewal = TimeSpan.FromSeconds(2);

    // Owners in this process whose release could not be written. Other processes wait until the lease expires, this one knows better.
    private static readonly ConcurrentDictionary<string, byte> s_released = new();

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
                INSERT OR REPLACE INTO leases (arn, owner, machine, process, process_started, heartbeat, ticks, stop_requested)
                VALUES (@1, @2, @3, @4, @5, @6, @7, 0)
                """,
                arn,
                lease.Owner,
                self.Machine,
                self.ProcessId,
                self.Started,
                Now(),
                Environment.TickCount64);
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

    /// <summary>
    /// Ends a lease. If that cannot be recorded, because the disk is full, it expires for other processes; the work itself has not failed.
    /// </summary>
    public void Release(Lease lease)
    {
        if (!_held.TryRemove(lease.Owner, out _))
            return;
        try
        {
            _database.Write(connection => connection.Execute("DELETE FROM leases WHERE arn = @1 AND owner = @2", lease.Arn, lease.Owner));
        }
        catch (PersonalizeException)
        {
            s_released[lease.Owner] = 0;
        }
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
            row => new Holder(row.GetString(5), new ProcessIdentity(row.GetString(0), row.GetInt32(1), row.GetString(2)), row.GetInt64(3), row.GetInt64(4)),
            "SELECT machine, process, process_started, heartbeat, ticks, owner FROM leases WHERE arn = @1",
            arn);
        return rows.Count == 0 ? null : rows[0];
    }

    // A heartbeat from the future comes from a clock that has since been set back, so it is no better than an old one.
    private static bool IsAlive(Holder holder) => !s_released.ContainsKey(holder.Owner) && (holder.Process.IsOnThisMachine
        ? holder.Process.IsRunning && Environment.TickCount64 - holder.Ticks < Expiry.TotalMilliseconds
        : Math.Abs(Now() - holder.Heartbeat) < Expiry.TotalMilliseconds);

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
                            "UPDATE leases SET heartbeat = @3, ticks = @4 WHERE arn = @1 AND owner = @2",
                            lease.Arn,
                            lease.Owner,
                            Now(),
                            Environment.TickCount64));
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

    /// <param name="Owner">Identifies the lease.</param>
    /// <param name="Process">The process that holds it.</param>
    /// <param name="Heartbeat">Milliseconds since 1970, by the clock of its machine.</param>
    /// <param name="Ticks">Milliseconds since its machine was started.</param>
    private sealed record Holder(string Owner, ProcessIdentity Process, long Heartbeat, long Ticks);
}
