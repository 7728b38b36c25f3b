using System.Management.Automation;
using Personalize.PowerShell.Conversion;

namespace Personalize.PowerShell.Commands;

/// <summary>Copies the store to a folder while others use it.</summary>
[Cmdlet(VerbsData.Backup, "PersonalizeStore", SupportsShouldProcess = true)]
[OutputType(typeof(StoreBackupReport))]
public sealed class BackupPersonalizeStoreCommand : StoreCommand
{
    /// <summary>The folder of the backup, which does not exist yet or is empty.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    private protected override void ProcessInput()
    {
        var folder = FilePaths.Of(this, Path);
        if (!ShouldProcess(folder, $"Back up the store '{StoreName}'"))
            return;
        Guard(Path, () =>
        {
            var engine = Engine;
            WriteObject(Run(context => engine.BackupStore(new(folder), context)));
        });
    }
}
