using Personalize.Server.Monitoring;

namespace Personalize.Server.Work;

/// <summary>
/// What Create… operations have promised: recorded in the store and in a file, done in order, a few at a time. It survives a restart: what was
/// waiting waits again, and what was running continues.
/// </summary>
internal sealed class WorkQueue : IDisposable
{
    private static readonly TimeSpan s_leaseRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestLease = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly WorkRunner _runner;
    private readonly QueueFile _file;
    private readonly ServerLog _log;
    private readonly int _parallel;
    private bool _isStarted;
    private bool _isStopping;

    /// <param name="parallel">How many works are done at once.</param>
    public WorkQueue(WorkRunner runner, QueueFile file, ServerLog log, int parallel) => (_runner, _file, _log, _parallel) = (runner, file, log, parallel);

    /// <summary>How far what is being done is.</summary>
    public WorkProgress Progress { get; } = new();

    /// <summary>How much waits, and how much is being done.</summary>
    public (int Waiting, int Running) Counts
    {
        get
        {
            lock (_lock)
                return (_entries.Count(entry => entry.Running is null), _entries.Count(entry => entry.Running is not null));
        }
    }

    /// <summary>Takes up what an earlier server left, and begins.</summary>
    public void Start()
    {
        lock (_lock)
        {
            var left = _file.Read().Where(work => work.Interrupted || IsUnfinished(_runner.RecordedStatus(work.Arn)));
            foreach (var work in left.Concat(_runner.Abandoned().Select(arn => new QueuedWork(arn))))
            {
                if (_runner.RecordedStatus(work.Arn) is { } status && status != ResourceStatus.Active && _entries.All(entry => entry.Work.Arn != work.Arn))
                    _entries.Add(new Entry(work, _runner.KeysOf(work.Arn)));
            }

            Save();
            _runner.Sweep(_entries.Select(entry => entry.Work.Arn));
            _isStarted = true;
            Begin();
        }
    }

    /// <summary>Adds the work of a resource that has just been recorded; nothing if it is queued already, or done.</summary>
    public void Add(Resource resource)
    {
        if (resource.Status != ResourceStatus.CreatePending)
            return;
        lock (_lock)
        {
            if (_isStopping || _entries.Any(entry => entry.Work.Arn == resource.Arn))
                return;
            _entries.Add(new Entry(new QueuedWork(resource.Arn), _runner.KeysOf(resource.Arn)));
            Save();
            Begin();
        }
    }

    /// <summary>Takes a work out that has not begun.</summary>
    public void Forget(string arn)
    {
        lock (_lock)
        {
            if (_entries.RemoveAll(entry => entry.Work.Arn == arn && entry.Running is null) > 0)
                Save();
        }
    }

    /// <summary>The status of a resource and the reason of its failure, as a client should see them.</summary>
    public (string Status, string? Reason) StatusOf(Resource resource)
    {
        lock (_lock)
        {
            var entry = _entries.Find(known => known.Work.Arn == resource.Arn);
            var isOver = resource.Status is ResourceStatus.CreateFailed or ResourceStatus.CreateStopped;
            return entry switch
            {
                null => (resource.Status, resource.FailureReason),
                { Running: null } when isOver || resource.Status == ResourceStatus.CreateInProgress => (ResourceStatus.CreatePending, null),
                { Work.Interrupted: true } when isOver => (ResourceStatus.CreateInProgress, null),
                _ => (resource.Status, resource.FailureReason),
            };
        }
    }

    /// <summary>Interrupts what is running, so that the next server continues it, and waits until it has stopped.</summary>
    public void Stop()
    {
        Task[] running;
        lock (_lock)
        {
            foreach (var entry in _entries.Where(entry => entry.Running is not null))
                entry.Work = entry.Work with { Interrupted = true };
            Save();
            running = [.. _entries.Select(entry => entry.Running).OfType<Task>()];
            _isStopping = true;
        }

        _stop.Cancel();
        Task.WaitAll(running);
    }

    public void Dispose() => _stop.Dispose();

    private static bool IsUnfinished(string? status) =>
        status is ResourceStatus.CreatePending or ResourceStatus.CreateInProgress or ResourceStatus.CreateStopping;

    // In order, except that what must wait for others does not hold up the rest.
    private void Begin()
    {
        if (!_isStarted || _isStopping)
            return;
        var busy = _entries.Where(entry => entry.Running is not null).SelectMany(entry => entry.Keys).ToHashSet();
        var free = _parallel - _entries.Count(entry => entry.Running is not null);
        foreach (var entry in _entries.Where(entry => entry.Running is null))
        {
            if (free <= 0)
                return;
            if (!entry.Keys.Any(busy.Contains))
            {
                entry.Running = Task.Factory.StartNew(() => Run(entry), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                free--;
            }

            busy.UnionWith(entry.Keys);
        }
    }

    private void Run(Entry entry)
    {
        _log.WorkBegins(entry.Work.Arn);
        var outcome = "interrupted";
        try
        {
            outcome = RunWithLease(entry.Work);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stays in the file, and continues with the next server.
            _log.WorkEnded(entry.Work.Arn, outcome);
            return;
        }
        catch (PersonalizeException exception)
        {
            outcome = exception.ErrorId;
        }
        catch (Exception exception)
        {
            outcome = exception.GetType().Name;
        }

        Progress.Forget(entry.Work.Arn);
        lock (_lock)
        {
            _entries.Remove(entry);
            Save();
            Begin();
        }

        _log.WorkEnded(entry.Work.Arn, outcome);
    }

    // The lease of a server that was killed may still be valid for a moment.
    private string RunWithLease(QueuedWork work)
    {
        var deadline = DateTime.UtcNow + s_longestLease;
        while (true)
        {
            try
            {
                return _runner.Run(work, ContextOf(work));
            }
            catch (PersonalizeException exception) when (
                exception.ErrorId is ErrorIds.JobInWork or ErrorIds.SolutionVersionInWork && DateTime.UtcNow < deadline)
            {
                _stop.Token.WaitHandle.WaitOne(s_leaseRetry);
                _stop.Token.ThrowIfCancellationRequested();
            }
        }
    }

    // What is said of trainings speaks of numbers; what is said of imports and deletions may quote the data.
    private OperationContext ContextOf(QueuedWork work)
    {
        var context = new OperationContext
        {
            CancellationToken = _stop.Token,
            Progress = step => Progress.Report(work.Arn, step),
            EpochTrained = epoch => Progress.Report(work.Arn, epoch),
        };
        return Arn.KindOf(work.Arn) == ResourceKind.SolutionVersion ? context with { Warning = _log.Remark, Information = _log.Remark } : context;
    }

    // Without the file, what waits is found by its status; only the order and what is interrupted would be lost.
    private void Save()
    {
        try
        {
            _file.Write(_entries.Select(entry => entry.Work));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _log.Remark($"The queue cannot be written: {exception.Message}");
        }
    }

    private sealed class Entry(QueuedWork work, IReadOnlyList<string> keys)
    {
        public QueuedWork Work { get; set; } = work;

        public IReadOnlyList<string> Keys { get; } = keys;

        public Task? Running { get; set; }
    }
}
