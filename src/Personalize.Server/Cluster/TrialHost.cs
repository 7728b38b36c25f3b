using Personalize.Engine;
using Personalize.Engine.Tuning;

namespace Personalize.Server.Cluster;

/// <summary>The trials that run on this node, for whichever node leads their search.</summary>
/// <param name="slots">How many at once; each has one thread.</param>
internal sealed class TrialHost(PersonalizeEngine engine, int slots) : IDisposable
{
    // Of searches that may still have trials here.
    private const int MostSearches = 2;

    // A leader that has died, or is cut off, does not ask any more; its successor begins the trial anew.
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromSeconds(15);

    private readonly PersonalizeEngine _engine = engine;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HostedTrial> _trials = [];
    private readonly List<(string Version, string Fingerprint, Lazy<ITrialRunner> Runner)> _searches = [];
    private readonly int _slots = slots;
    private int _led;
    private bool _isSuspended;

    /// <summary>Changes what runs trials, as measurements do.</summary>
    public Func<ITrialRunner, ITrialRunner> Wrap { get; set; } = runner => runner;

    /// <summary>Whether a search of this node is waiting for trials, so that its training uses no processor.</summary>
    public bool IsLeading => Volatile.Read(ref _led) > 0;

    public int Room
    {
        get
        {
            lock (_lock)
                return _isSuspended ? 0 : _slots - _trials.Values.Count(trial => trial.IsRunning);
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
            if (Room <= 0)
                return false;
            var runner = _searches.Find(search => search.Version == order.SolutionVersion && search.Fingerprint == order.DataFingerprint).Runner
                ?? Remember(order.SolutionVersion, order.DataFingerprint, new Lazy<ITrialRunner>(() => _engine.OpenTrials(
                    new OpenTrialsRequest(order.SolutionVersion, order.DataFingerprint, _slots), OperationContext.None)));
            _trials[id] = new HostedTrial(order, () => Wrap(runner.Value));
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

    private Lazy<ITrialRunner> Remember(string version, string fingerprint, Lazy<ITrialRunner> runner)
    {
        _searches.RemoveAll(search => search.Version == version);
        while (_searches.Count >= MostSearches)
            _searches.RemoveAt(0);
        _searches.Add((version, fingerprint, runner));
        return runner;
    }
}
