using System.Management.Automation;
using Personalize.Engine.Ports;
using Personalize.PowerShell.Servers;

namespace Personalize.PowerShell.Commands;

/// <summary>Stops the server that works on the store.</summary>
[Cmdlet(VerbsLifecycle.Stop, "PersonalizeServer", SupportsShouldProcess = true)]
[OutputType(typeof(PersonalizeServer))]
public sealed class StopPersonalizeServerCommand : StoreCommand
{
    /// <summary>A server, whose store is meant.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public PersonalizeServer? Server { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void ProcessInput()
    {
        // Of a server over a shared store, what may be shown does not say where the store is.
        var store = Server is { Store: var directory } && Directory.Exists(directory) ? directory : StoreDirectory;
        if (!ShouldProcess($"{StoreLocation.Parse(store)}", "Stop the server"))
            return;
        Guard(StoreName, () =>
        {
            var stopped = Run(context => new ServerProcess(store).Stop(context.CancellationToken));
            if (PassThru)
                WriteObject(stopped);
        });
    }
}
