using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Personalize.Engine;
using Personalize.PowerShell.Loading;

namespace Personalize.PowerShell.Completion;

/// <summary>Offers what is in the store that the command line names; never creates one.</summary>
public abstract class StoreCompleter : Completer
{
    private protected sealed override IEnumerable<Suggestion> Suggest(CompletionRequest request)
    {
        if (Runspace.DefaultRunspace is not { } runspace)
            return [];
        var store = StorePath.Resolve(request.Argument("Store"), ToAbsolute);
        return Directory.Exists(store) ? Suggest(RunspaceEngines.Of(runspace).Engine(store), request) : [];
    }

    private protected abstract IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request);

    // A completer does not get the user's current location and can find it only through a nested pipeline.
    private static string ToAbsolute(string path)
    {
        if (Path.IsPathFullyQualified(path))
            return Path.GetFullPath(path);
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])").AddArgument(path);
        return shell.Invoke<string>()[0];
    }
}
