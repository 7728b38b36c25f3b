using Personalize.Engine.Ports;
using Personalize.Server.Monitoring;

namespace Personalize.Server.Work;

/// <summary>
/// What Create… operations have promised, done in order, a few at a time. It survives a restart: what was waiting waits again, and what was running
/// continues. In a store of one machine, what waits is recorded in a file. Where machines share a store, what there is to do is in the store, a
/// dispatcher gives it to nodes, and this is what one of them has been given.
/// </summary>
internal sealed class WorkQueue : IDisposable
{
    private static readonly TimeSpan s_leaseRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestLease = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly QueueFile _file;
    private readonly ServerLog _log;
    private readonly int _parallel;
    private readonly INodes? _nodes;
    private bool _isStarted;
    private bool _isStopping;
    private bool _isSuspended;

    /// <param name="parallel">How many works are done at once.</param>
    /// <param name="nodes">The machines that share the store; null for a store of one.</param>
    public WorkQueue(WorkRunner runner, QueueFile file, ServerLog log, int parallel, INodes? nodes = null) =>
        (Runner, _file, _log, _parallel, _nodes) = (runner, file, log, parallel, nodes);

    public WorkRunner Runner { get; }

    /// <summary>Called when there is something new for a dispatcher.</summary>
    public Action Added { get; set; } = () => { };

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

    /// <summary>How many more works can be begun at once, and how many more trainings.</summary>
    public (int Jobs, int Trainings) Room
    {
        get
        {
            lock (_lock)
            {
                if (!_isStarted || _isStopping || _isSuspended)
                    return (0, 0);
                var trainings = _entries.Count(entry => Arn.KindOf(entry.Work.Arn) == ResourceKind.SolutionVersion);
                return (Math.Max(0, _parallel - _entries.Count), Math.Max(0, 1 - trainings));
            }
        }
    }

    /// <summary>ARNs of what is being done.</summary>
    public IReadOnlyList<string> Running
    {
        get
        {
            lock (_lock)
                return [.. _entries.Select(entry => entry.Work.Arn)];
        }
    }

    /// <summary>Takes up what an earlier server left, and begins.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _isStarted = true;
            if (_nodes is not null)
                return;
            var left = _file.Read().Where(work => work.Interrupted || IsUnfinished(Runner.RecordedStatus(work.Arn)));
            foreach (var work in left.Concat(Runner.Abandoned().Select(arn => new QueuedWork(arn))))
            {
                if (Runner.RecordedStatus(work.Arn) is { } status && status != ResourceStatus.Active && _entries.All(entry => entry.Work.Arn != work.Arn))
                    _entries.Add(new Entry(work, Runner.KeysOf(work.Arn)));
            }

            Save();
            Runner.Sweep(_entries.Select(entry => entry.Work.Arn));
            Begin();
        }
    }

    /// <summary>Adds the work of a resource that has just been recorded; nothing if it is queued already, or done.</summary>
    public void Add(Resource resource)
    {
        if (resource.Status != ResourceStatus.CreatePending)
            return;
        if (_nodes is not null)
        {
            Added();
            return;
        }

        lock (_lock)
        {
            if (_isStopping || _entries.Any(entry => entry.Work.Arn == resource.Arn))
                return;
            _entries.Add(new Entry(new QueuedWork(resource.Arn), Runner.KeysOf(resource.Arn)));
            Save();
            Begin();
        }
    }

    /// <summary>Begins a work that a dispatcher has given to this node.</summary>
    /// <returns>False if there is no room.</returns>
    public bool TryStart(string arn)
    {
        var keys = Runner.KeysOf(arn);
        lock (_lock)
        {
            if (_entries.Any(entry => entry.Work.Arn == arn))
                return true;
            if (Room.Jobs == 0 || _entries.Any(entry => entry.Keys.Any(keys.Contains)))
                return false;
            _entries.Add(new Entry(new QueuedWork(arn), keys));
            Begin();
            return true;
        }
    }

    /// <summary>Hands on what is being done and takes nothing, or takes works again.</summary>
    public void Suspend(bool isSuspended)
    {
        lock (_lock)
        {
            _isSuspended = isSuspended;
            if (isSuspended)
                _entries.ForEach(entry => entry.Stop.Cancel());
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

    /// <summary>What is being done, and how far it is.</summary>
    public IReadOnlyList<NodeWork> Describe() => [.. Running.Select(arn => Progress.Of(arn) is [.., var step]
        ? new NodeWork(arn, IsTrial: false, step.Activity, step.Percent)
        : new NodeWork(arn, IsTrial: false, "", null))];

    /// <summary>The status of a resource and the reason of its failure, as a client should see them.</summary>
    public (string Status, string? Reason) StatusOf(Resource resource)
    {
        lock (_lock)
        {
            var entry = _entries.Find(known => known.Work.Arn == resource.Arn);
            var isOver = resource.Status is ResourceStatus.CreateFailed or ResourceStatus.CreateStopped;
            return entry switch
            {
                // Its process has died, and another one will continue it.
                null when _nodes is not null && resource.Status == ResourceStatus.CreateFailed
                    && Runner.RecordedStatus(resource.Arn) == ResourceStatus.CreateInProgress => (ResourceStatus.CreateInProgress, null),
                null => (resource.Status, resource.FailureReason),
                { Running: null } when isOver || resource.Status == ResourceStatus.CreateInProgress => (ResourceStatus.CreatePending, null),
                { Work.Interrupted: true } when isOver => (ResourceStatus.CreateInProgress, null),
                _ => (resource.Status, resource.FailureReason),
            };
        }
    }

    /// <summary>Interrupts what is running, so that the next server, or another one, continues it, and waits until it has stopped.</summary>
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
            _entries.ForEach(entry => entry.Stop.Cancel());
        }

        Task.WaitAll(running);
    }

    public void Dispose()
    {
        lock (_lock)
            _entries.ForEach(entry => entry.Stop.Dispose());
    }

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
            outcome = RunWithLease(entry);
            Tell(nodes => nodes.Forget(entry.Work.Arn));
        }
        catch (OperationCanceledException) when (entry.Stop.IsCancellationRequested)
        {
            Tell(nodes => nodes.GiveBack(entry.Work.Arn));
            if (_nodes is null)
            {
                // Stays in the file, and continues with the next server.
                _log.WorkEnded(entry.Work.Arn, outcome);
                return;
            }
        }
        catch (PersonalizeException exception)
        {
            outcome = exception.ErrorId;
            if (!IsElsewhere(exception))
                Tell(nodes => nodes.Forget(entry.Work.Arn));
        }
        catch (Exception exception)
        {
            outcome = exception.GetType().Name;
            Tell(nodes => nodes.Forget(entry.Work.Arn));
        }

        Progress.Forget(entry.Work.Arn);
        lock (_lock)
        {
            _entries.Remove(entry);
            Save();
            Begin();
        }

        _log.WorkEnded(entry.Work.Arn, outcome);
        if (_nodes is not null)
            Added();
    }

    // It has not ended: another node does it, or will, once the database is there again.
    private static bool IsElsewhere(PersonalizeException exception) =>
        exception.ErrorId is ErrorIds.JobInWork or ErrorIds.SolutionVersionInWork or ErrorIds.LeaseLost or ErrorIds.StoreUnreachable;

    // What cannot be told is found out by the next pass of the dispatcher.
    private void Tell(Action<INodes> what)
    {
        try
        {
            if (_nodes is not null)
                what(_nodes);
        }
        catch (PersonalizeException exception)
        {
            _log.Remark($"The end of a work could not be recorded: {exception.Message}");
        }
    }

    // The lease of a server that was killed may still be valid for a moment.
    private string RunWithLease(Entry entry)
    {
        var deadline = DateTime.UtcNow + (_nodes is null ? s_longestLease : TimeSpan.Zero);
        while (true)
        {
            try
            {
                return Runner.Run(entry.Work, ContextOf(entry));
            }
            catch (PersonalizeException exception) when (
                exception.ErrorId is ErrorIds.JobInWork or ErrorIds.SolutionVersionInWork && DateTime.UtcNow < deadline)
            {
                entry.Stop.Token.WaitHandle.WaitOne(s_leaseRetry);
                entry.Stop.Token.ThrowIfCancellationRequested();
            }
        }
    }

    // What is said of trainings speaks of numbers; what is said of imports and deletions may quote the data.
    private OperationContext ContextOf(Entry entry)
    {
        var arn = entry.Work.Arn;
        var context = new OperationContext
        {
            CancellationToken = entry.Stop.Token,
            Progress = step => Progress.Report(arn, step),
            EpochTrained = epoch => Progress.Report(arn, epoch),
            IsHandedOn = () => _nodes is not null,
        };
        return Arn.KindOf(arn) == ResourceKind.SolutionVersion ? context with { Warning = _log.Remark, Information = _log.Remark } : context;
    }

    // Without the file, what waits is found by its status; only the order and what is interrupted would be lost.
    private void Save()
    {
        if (_nodes is not null)
            return;
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

        public CancellationTokenSource Stop { get; } = new();

        public Task? Running { get; set; }
    }
}
