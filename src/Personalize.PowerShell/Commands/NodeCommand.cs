using System.Management.Automation;

namespace Personalize.PowerShell.Commands;

/// <summary>A cmdlet that tells a node whether to work.</summary>
public abstract class NodeCommand : StoreCommand
{
    /// <summary>The node.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>Emits the node; without it the command is silent.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected void Tell(bool isSuspended, string action)
    {
        if (!ShouldProcess(Name, action))
            return;
        Guard(Name, () =>
        {
            var node = Engine.SuspendNode(new(Name, isSuspended));
            if (PassThru)
                WriteObject(node);
        });
    }
}
