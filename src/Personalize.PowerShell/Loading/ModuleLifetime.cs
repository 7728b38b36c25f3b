using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Personalize.PowerShell.Loading;

/// <summary>Closes the stores of the current runspace when the module is removed from it.</summary>
public sealed class ModuleLifetime : IModuleAssemblyCleanup
{
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Runspace.DefaultRunspace is { } runspace)
            RunspaceEngines.Release(runspace);
    }
}
