using System.Management.Automation;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Loading;

namespace Personalize.PowerShell.Commands;

/// <summary>Makes a store from a backup.</summary>
[Cmdlet(VerbsData.Restore, "PersonalizeStore", SupportsShouldProcess = true)]
[OutputType(typeof(StoreRestoreReport))]
public sealed class RestorePersonalizeStoreCommand : StoreCommand
{
    /// <summary>The folder of the backup.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Moves a store that is there aside and restores in its place.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void ProcessInput()
    {
        var (folder, directory, force) = (FilePaths.Of(this, Path), RequireDirectory(), Force.IsPresent);
        if (!ShouldProcess(directory, $"Restore the store from '{folder}'"))
            return;
        Guard(Path, () =>
        {
            CloseStore();
            WriteObject(Run(context => StorageLoadContext.Factory.Restore(new(folder, directory, force), context)));
        });
    }
}
