using Personalize.Engine;
using Personalize.Engine.Tuning;

namespace Personalize.Server.Cluster;

/// <summary>The trials that run on this node, for whichever node leads their search.</summary>
/// <param name="slots">How many threads they have together.</param>
/// <param name="memory">The memory of this node; null for what the system says.</param>
internal sealed class TrialHost(PersonalizeEngine engine, int slots, Func<NodeMemory>? memory = null) : IDisposable
{
    // Of searches that may still have trials here.
    private const int MostSearches = 2;

    // A leader that has died, or is cut off, does not ask any more; its successor begins the trial anew.
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromSeconds(15);

    // Five times that of a version, because there are many trials: what is lost is less than what it takes to notice that a node has died and to read the
    // data on another one.
    public static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(25);

    private readonly PersonalizeEngine _engine = engine;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HostedTrial> _trials = [];
    private readonly List<(string Version, string Fingerprint, Lazy<ITrialRunner> Runner)> _searches = [];
    private readonly int _slots = slots;
    private readonly Func<NodeMemory> _memory = memory ?? NodeMemory.Now;
    private int _led;
    private bool _isSuspended;

    /// <summary>Changes what runs trials, as measurements do.</summary>
    public Func<ITrialRunner, ITrialRunner> Wrap { get; set; } = runner => runner;

    /// <summary>Shortest time between two checkpoints of a trial.</summary>
    public TimeSpan CheckpointInterval { get; set; } = UsualInterval;

    /// <summary>The memory that is left when all trials here have what they need.</summary>
    public long FreeMemory
    {
        get
        {
            lock (_lock)
            {
                var waiting = _trials.Values.Where(trial => trial.IsRunning && !trial.HasItsMemory).ToArray();
                var data = waiting.Where(trial => !IsRead(trial.Search)).GroupBy(trial => trial.Search)
                    .Sum(search => search.Max(trial => trial.Need.DataBytes));
                return Math.Max(0, _memory().Free - data - waiting.Sum(trial => trial.Need.OwnBytes));
            }
        }
    }

    /// <summary>Whether a search of this node is waiting for trials, so that its training uses no processor.</summary>
    public bool IsLeading => Volatile.Read(ref _led) > 0;

    public int Room
    {
        get
        {
            lock (_lock)
                return _isSuspended ? 0 : _slots - _trials.Values.Where(trial => trial.IsRunning).Sum(trial => trial.Need.Cores);
        }
    }

    public IReadOnlyList<NodeWork> Running
    {
        get
        {
            lock (_lock)
                return [.. _trials.Values.Where(trial => trial.IsRunning).Select(trial => trial.Describe())];
        }
    }

    /// <summary>Offers the data of a search that this node leads to its own trials, so that they need not read it again.</summary>
    public void Lend(string version, string fingerprint, ITrialRunner runner)
    {
        lock (_lock)
            Remember(version, fingerprint, new Lazy<ITrialRunner>(runner));
    }

    public void Lead(int change) => Interlocked.Add(ref _led, change);

    public bool TryStart(string id, TrialOrder order)
    {
        lock (_lock)
        {
            Sweep();
            if (_trials.ContainsKey(id))
                return true;
            if (Room < order.Need.Cores || !HasMemory(order))
                return false;

            // Two trials of a search read its data once; where that failed, the next one tries again.
            var runner = _searches.Find(search => search.Version == order.SolutionVersion && search.Fingerprint == order.DataFingerprint).Runner
                ?? Remember(order.SolutionVersion, order.DataFingerprint, new Lazy<ITrialRunner>(() => Open(order)));
            _trials[id] = new HostedTrial(order, () => Wrap(runner.Value), new TrialCheckpoint(_engine.Store.Models, order)
            {
                Least = CheckpointInterval,
            });
            return true;
        }
    }

    public TrialState Follow(string id, int answered, bool goOn)
    {
        Sweep();
        HostedTrial? trial;
        lock (_lock)
            trial = _trials.GetValueOrDefault(id);
        return trial?.Follow(answered, goOn) ?? new TrialState(TrialPhase.Gone, []);
    }

    public void End(string id)
    {
        lock (_lock)
        {
            if (_trials.Remove(id, out var trial))
                trial.Dispose();
        }
    }

    /// <summary>Gives up trials of which nobody asks any more.</summary>
    public void Sweep()
    {
        lock (_lock)
        {
            foreach (var (id, trial) in _trials.Where(entry => entry.Value.SilentFor > s_longestSilence).ToArray())
            {
                trial.Dispose();
                _trials.Remove(id);
            }
        }
    }

    /// <summary>Gives all trials up and takes no more, or takes them again.</summary>
    public void Suspend(bool isSuspended)
    {
        lock (_lock)
        {
            _isSuspended = isSuspended;
            if (isSuspended)
                Clear();
        }
    }

    public void Dispose()
    {
        lock (_lock)
            Clear();
    }

    private void Clear()
    {
        foreach (var trial in _trials.Values)
            trial.Dispose();
        _trials.Clear();
    }

    // A node that does nothing else takes it in any case: if it cannot be trained there, the trial says so, as it would on a single machine.
    private bool HasMemory(TrialOrder order)
    {
        if (!_trials.Values.Any(trial => trial.IsRunning))
            return true;
        var search = (order.SolutionVersion, order.DataFingerprint);
        var isShared = IsRead(search) || _trials.Values.Any(trial => trial.IsRunning && trial.Search == search);
        return FreeMemory >= (isShared ? order.Need.OwnBytes : order.Need.TotalBytes);
    }

    // Whether the data of a search is in the memory of this node, as networks read it.
    private bool IsRead((string Version, string Fingerprint) search) =>
        _searches.Exists(one => (one.Version, one.Fingerprint) == search && one.Runner.IsValueCreated)
        && _trials.Values.Where(trial => trial.Search == search) is var trials && (!trials.Any() || trials.Any(trial => trial.HasItsMemory));

    private ITrialRunner Open(TrialOrder order)
    {
        try
        {
            return _engine.OpenTrials(new OpenTrialsRequest(order.SolutionVersion, order.DataFingerprint, _slots), OperationContext.None);
        }
        catch
        {
            lock (_lock)
                _searches.RemoveAll(search => search.Version == order.SolutionVersion);
            throw;
        }
    }

    private Lazy<ITrialRunner> Remember(string version, string fingerprint, Lazy<ITrialRunner> runner)
    {
        _searches.RemoveAll(search => search.Version == version);
        while (_searches.Count >= MostSearches)
            _searches.RemoveAt(0);
        _searches.Add((version, fingerprint, runner));
        return runner;
    }
}
