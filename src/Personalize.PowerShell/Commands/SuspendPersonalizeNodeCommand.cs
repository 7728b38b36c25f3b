using System.Management.Automation;

namespace Personalize.PowerShell.Commands;

/// <summary>Lets a machine of a shared store hand on its work and take no more.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "PersonalizeNode", SupportsShouldProcess = true)]
[OutputType(typeof(Node))]
public sealed class SuspendPersonalizeNodeCommand : NodeCommand
{
    private protected override void ProcessInput() => Tell(isSuspended: true, "Hand its work on to other nodes and take no more");
}
