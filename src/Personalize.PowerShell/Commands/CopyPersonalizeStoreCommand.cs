using System.Management.Automation;
using Personalize.Engine.Ports;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Loading;

namespace Personalize.PowerShell.Commands;

/// <summary>Copies a whole store to an empty one, of the same kind or of another.</summary>
[Cmdlet(VerbsCommon.Copy, "PersonalizeStore", SupportsShouldProcess = true)]
[OutputType(typeof(StoreCopyReport))]
public sealed class CopyPersonalizeStoreCommand : StoreCommand
{
    /// <summary>
    /// Where the copy goes: a directory, or the connection string of a PostgreSQL database with Folder=, a full path or s3://bucket/prefix. It must be empty
    /// or missing.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    private protected override void ProcessInput()
    {
        var (source, target) = (StoreDirectory, StorePath.Resolve(Destination, path => FilePaths.Of(this, path)));
        var name = $"{StoreLocation.Parse(target)}";
        if (!ShouldProcess(name, $"Copy the store '{StoreName}'"))
            return;
        Guard(name, () => WriteObject(Run(context => StorageLoadContext.Factory.Copy(new(source, target), context))));
    }
}
