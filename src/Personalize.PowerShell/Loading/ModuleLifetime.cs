using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Personalize.PowerShell.Loading;

/// <summary>Prepares the process for the first Tab, and closes the stores of the current runspace when the module is removed from it.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    public void OnImport() => StoreWarmUp.Begin();

    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Runspace.DefaultRunspace is { } runspace)
            RunspaceEngines.Release(runspace);
    }
}
