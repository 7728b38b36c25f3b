using System.Collections;
using System.Management.Automation.Runspaces;
using Personalize.Engine;
using Personalize.PowerShell.Loading;

namespace Personalize.PowerShell.Completion;

/// <summary>Offers what is in the store that the command line names; never creates one.</summary>
public abstract class StoreCompleter : Completer
{
    private protected sealed override IEnumerable<Suggestion> Suggest(IDictionary bound)
    {
        if (Runspace.DefaultRunspace is not { } runspace)
            return [];
        var path = runspace.SessionStateProxy.Path;
        var store = StorePath.Resolve(bound["Store"]?.ToString(), path.GetUnresolvedProviderPathFromPSPath);
        return Directory.Exists(store) ? Suggest(RunspaceEngines.Of(runspace).Engine(store)) : [];
    }

    private protected abstract IEnumerable<Suggestion> Suggest(PersonalizeEngine engine);
}
