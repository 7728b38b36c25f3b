using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Personalize.Engine;

namespace Personalize.PowerShell.Loading;

/// <summary>
/// The open engines of one runspace, one per store path. They are closed with the runspace, or when the module is removed from it.
/// Each runspace of <c>ForEach-Object -Parallel</c> has its own engines, which the store supports.
/// </summary>
internal sealed class RunspaceEngines : IDisposable
{
    // Weak keys: the engines of a runspace go away with it, even if nobody closes it.
    private static readonly ConditionalWeakTable<Runspace, RunspaceEngines> s_states = [];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, PersonalizeEngine> _engines = [];

    public static RunspaceEngines Of(Runspace runspace) => s_states.GetValue(runspace, Create);

    /// <summary>Closes the engines of a runspace; the next use opens them again.</summary>
    public static void Release(Runspace runspace)
    {
        if (s_states.TryGetValue(runspace, out var state) && s_states.Remove(runspace))
            state.Dispose();
    }

    /// <summary>The engine over the store in a directory, opened on first use.</summary>
    /// <param name="directory">Absolute path.</param>
    public PersonalizeEngine Engine(string directory)
    {
        lock (_lock)
        {
            if (!_engines.TryGetValue(directory, out var engine))
                _engines.Add(directory, engine = new PersonalizeEngine(StorageLoadContext.Factory.Open(directory)));
            return engine;
        }
    }

    /// <summary>Closes the engine over the store in a directory, if it is open.</summary>
    public void Close(string directory)
    {
        lock (_lock)
        {
            if (_engines.Remove(directory, out var engine))
                engine.Dispose();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var engine in _engines.Values)
                engine.Dispose();
            _engines.Clear();
        }
    }

    private static RunspaceEngines Create(Runspace runspace)
    {
        runspace.StateChanged += OnStateChanged;
        return new RunspaceEngines();
    }

    private static void OnStateChanged(object? sender, RunspaceStateEventArgs change)
    {
        if (sender is not Runspace runspace || change.RunspaceStateInfo.State is not (RunspaceState.Closed or RunspaceState.Broken))
            return;
        runspace.StateChanged -= OnStateChanged;
        Release(runspace);
    }
}
