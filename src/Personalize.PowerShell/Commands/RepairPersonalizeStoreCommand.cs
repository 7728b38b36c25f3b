using System.Management.Automation;
using Personalize.PowerShell.Loading;

namespace Personalize.PowerShell.Commands;

/// <summary>Rebuilds the catalogue of a store from its files.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "PersonalizeStore", SupportsShouldProcess = true)]
[OutputType(typeof(StoreRepairReport))]
public sealed class RepairPersonalizeStoreCommand : StoreCommand
{
    private protected override void ProcessInput()
    {
        var directory = RequireDirectory();
        if (!ShouldProcess(directory, "Rebuild the catalogue from the files of the store"))
            return;
        Guard(directory, () =>
        {
            CloseStore();
            WriteObject(Run(context => StorageLoadContext.Factory.Repair(new(directory), context)));
        });
    }
}
