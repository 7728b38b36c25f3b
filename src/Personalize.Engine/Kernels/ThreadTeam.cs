using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Personalize.Engine.Kernels;

/// <summary>
/// Threads that stay alive between parallel sections, for sections of a few microseconds where a thread pool would cost more than the
/// work. Workers wait by spinning for a moment and then park, so an idle team costs nothing.
/// </summary>
/// <remarks>
/// All of the hand-out is in one 64-bit ticket: the number of the run in the upper half, the chunks not yet taken in the lower. A chunk is
/// taken by compare-and-swap, so a worker that wakes up late can never take a chunk of a newer run with what it knows of an older one;
/// and as a run is not over before each taken chunk is done, what a worker reads after taking a chunk belongs to that run.
/// </remarks>
internal class ThreadTeam : IDisposable
{
    /// <summary>How long a thread spins before it parks: longer than the serial stretches of a training step, far below a time slice.</summary>
    private static readonly long s_spinTicks = Stopwatch.Frequency / 10_000;

    private readonly Thread[] _threads;
    private readonly object _workGate = new();
    private readonly object _doneGate = new();
    private Action<int, int>? _body;
    private ExceptionDispatchInfo? _failure;
    private long _ticket;
    private int _chunkCount;
    private int _doneCount;
    private int _parkedCount;
    private int _running;
    private volatile bool _callerParked;
    private volatile bool _disposed;

    /// <summary>Starts <paramref name="threadCount"/> - 1 background threads; the caller of <see cref="Run"/> is the remaining one.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threadCount"/> is below 1.</exception>
    public ThreadTeam(int threadCount)
        : this(threadCount, threadCount)
    {
    }

    /// <summary>A team that has fewer threads than it says, as a simulation needs it, which then overrides <see cref="Run"/>.</summary>
    protected ThreadTeam(int threadCount, int started)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        ThreadCount = threadCount;
        _threads = new Thread[started - 1];
        for (var index = 0; index < _threads.Length; index++)
        {
            var worker = index + 1;
            _threads[index] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"Personalize compute {worker}" };
            _threads[index].Start();
        }
    }

    /// <summary>Number of threads that take part, the caller included.</summary>
    public int ThreadCount { get; }

    /// <summary>
    /// Calls <paramref name="body"/>(chunk, worker) once for every chunk in 0..<paramref name="chunkCount"/>-1 and returns when all are done.
    /// Chunks are handed out in ascending order to whoever is free; worker is in 0..<see cref="ThreadCount"/>-1 and never used twice at
    /// the same time, the caller is 0. After an exception no further chunk is started, and the first one is thrown here.
    /// Allocates nothing: keep the delegate.
    /// </summary>
    /// <exception cref="InvalidOperationException">The team is already running: it is not re-entrant.</exception>
    /// <exception cref="ObjectDisposedException">The team has been disposed.</exception>
    public virtual void Run(int chunkCount, Action<int, int> body)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chunkCount);
        ArgumentNullException.ThrowIfNull(body);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Interlocked.Exchange(ref _running, 1) != 0)
            throw new InvalidOperationException("The thread team is already running; it cannot be used from two threads or from inside its own body.");
        try
        {
            if (ThreadCount == 1 || chunkCount <= 1)
            {
                for (var chunk = 0; chunk < chunkCount; chunk++)
                    body(chunk, 0);
                return;
            }
            Publish(chunkCount, body);
            RunChunks(worker: 0);
            WaitUntilDone();
            _body = null;
            _failure?.Throw();
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    /// <summary>Ends the threads; waits for them. A team that is running must not be disposed.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        lock (_workGate)
            Monitor.PulseAll(_workGate);
        foreach (var thread in _threads)
            thread.Join();
        GC.SuppressFinalize(this);
    }

    private static int Remaining(long ticket) => (int)(uint)ticket;

    private void Publish(int chunkCount, Action<int, int> body)
    {
        _body = body;
        _failure = null;
        _chunkCount = chunkCount;
        _doneCount = 0;
        var run = (_ticket >>> 32) + 1;
        // A full fence: either a worker about to park sees the ticket, or we see that it has parked.
        Interlocked.Exchange(ref _ticket, (run << 32) | (uint)chunkCount);
        if (Volatile.Read(ref _parkedCount) > 0)
        {
            lock (_workGate)
                Monitor.PulseAll(_workGate);
        }
    }

    private void RunChunks(int worker)
    {
        while (true)
        {
            var ticket = Volatile.Read(ref _ticket);
            var remaining = Remaining(ticket);
            if (remaining == 0)
                return;
            if (Interlocked.CompareExchange(ref _ticket, ticket - 1, ticket) != ticket)
                continue;
            // Read before the chunk counts as done: afterwards the caller may already have started the next run.
            var chunkCount = _chunkCount;
            if (Volatile.Read(ref _failure) is null)
            {
                try
                {
                    _body!(chunkCount - remaining, worker);
                }
                catch (Exception exception)
                {
                    Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
                }
            }
            if (Interlocked.Increment(ref _doneCount) == chunkCount && _callerParked)
            {
                lock (_doneGate)
                    Monitor.PulseAll(_doneGate);
            }
        }
    }

    private void WaitUntilDone()
    {
        var start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _doneCount) < _chunkCount)
        {
            if (Stopwatch.GetTimestamp() - start < s_spinTicks)
            {
                Thread.SpinWait(8);
                continue;
            }
            lock (_doneGate)
            {
                _callerParked = true;
                Interlocked.MemoryBarrier();
                while (Volatile.Read(ref _doneCount) < _chunkCount)
                    Monitor.Wait(_doneGate);
                _callerParked = false;
            }
        }
    }

    private void Work(int worker)
    {
        while (!_disposed)
        {
            RunChunks(worker);
            WaitForWork();
        }
    }

    private void WaitForWork()
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetTimestamp() - start < s_spinTicks)
        {
            if (Remaining(Volatile.Read(ref _ticket)) > 0 || _disposed)
                return;
            Thread.SpinWait(8);
        }
        lock (_workGate)
        {
            Interlocked.Increment(ref _parkedCount);
            while (Remaining(Volatile.Read(ref _ticket)) == 0 && !_disposed)
                Monitor.Wait(_workGate);
            Interlocked.Decrement(ref _parkedCount);
        }
    }
}
