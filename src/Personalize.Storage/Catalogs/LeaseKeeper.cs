using System.Collections.Concurrent;
using System.Diagnostics;
using Personalize.Engine.Common;

namespace Personalize.Storage.Catalogs;

/// <summary>
/// Leases of long jobs. The holder renews a heartbeat; a lease ends when it is released, when its process has ended (noticed at once on
/// the same machine) or when the heartbeat is older than <see cref="Expiry"/>. A server measures its age by its own clock. In a file, on the same
/// machine, it is measured since the machine was started, so that it does not matter whether the clock is set; processes elsewhere have only
/// the clock in common. Renewal has its own thread, because a training keeps every pool thread busy.
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
        var acquired = _database.Write(Turn.Lease(arn), session =>
        {
            if (ReadHolder(session, arn) is { } holder && IsAlive(holder))
                return false;
            var self = ProcessIdentity.Current;
            session.Execute(
                $"""
                INSERT INTO leases (arn, owner, machine, process, process_started, ticks, heartbeat, stop_requested)
                VALUES ($1, $2, $3, $4, $5, $6, {session.Now}, 0)
                ON CONFLICT (arn) DO UPDATE SET owner = excluded.owner, machine = excluded.machine, process = excluded.process,
                    process_started = excluded.process_started, ticks = excluded.ticks, heartbeat = excluded.heartbeat, stop_requested = 0
                """,
                arn,
                lease.Owner,
                self.Machine,
                self.ProcessId,
                self.Started,
                Environment.TickCount64);
            return true;
        });
        if (!acquired)
            return null;
        _held[lease.Owner] = lease;
        EnsureThread();
        return lease;
    }

    public bool IsLeased(string arn) => _database.Read(session => ReadHolder(session, arn)) is { } holder && IsAlive(holder);

    public void RequestStop(string arn) =>
        _database.Write(Turn.Lease(arn), session => session.Execute("UPDATE leases SET stop_requested = 1 WHERE arn = $1", arn));

    /// <summary>
    /// Ends a lease. If that cannot be recorded, because the disk is full, it expires for other processes; the work itself has not failed.
    /// </summary>
    public void Release(Lease lease)
    {
        if (!_held.TryRemove(lease.Owner, out _))
            return;
        try
        {
            _database.Write(
                Turn.Lease(lease.Arn), session => session.Execute("DELETE FROM leases WHERE arn = $1 AND owner = $2", lease.Arn, lease.Owner));
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

    private static Holder? ReadHolder(SqlSession session, string arn)
    {
        var rows = session.Query(
            row => new Holder(row.GetString(5), new ProcessIdentity(row.GetString(0), row.GetInt32(1), row.GetString(2)), row.GetInt64(3), row.GetInt64(4)),
            $"SELECT machine, process, process_started, {session.Now} - heartbeat, ticks, owner FROM leases WHERE arn = $1",
            arn);
        return rows.Count == 0 ? null : rows[0];
    }

    // A heartbeat from the future comes from a clock that has since been set back, so it is no better than an old one.
    private bool IsAlive(Holder holder)
    {
        var isHere = holder.Process.IsOnThisMachine;
        if (s_released.ContainsKey(holder.Owner) || (isHere && !holder.Process.IsRunning))
            return false;
        var age = isHere && !_database.IsShared ? Environment.TickCount64 - holder.Ticks : Math.Abs(holder.Age);
        return age < Expiry.TotalMilliseconds;
    }

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
                        _database.Write(Turn.Lease(lease.Arn), session => session.Execute(
                            $"UPDATE leases SET heartbeat = {session.Now}, ticks = $3 WHERE arn = $1 AND owner = $2",
                            lease.Arn,
                            lease.Owner,
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
        var flags = _database.Read(session => session.Query(
            row => row.GetInt64(0) != 0, "SELECT stop_requested FROM leases WHERE arn = $1 AND owner = $2", lease.Arn, lease.Owner));
        return (flags.Count == 0 || flags[0]) && _held.ContainsKey(lease.Owner);
    }

    /// <param name="Owner">Identifies the lease.</param>
    /// <param name="Process">The process that holds it.</param>
    /// <param name="Age">Milliseconds since its last sign of life, by the clock of the database.</param>
    /// <param name="Ticks">Milliseconds since its machine was started.</param>
    private sealed record Holder(string Owner, ProcessIdentity Process, long Age, long Ticks);
}
