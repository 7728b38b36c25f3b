using System.Management.Automation;

namespace Personalize.PowerShell.Commands;

/// <summary>Lets a machine of a shared store take work again.</summary>
[Cmdlet(VerbsLifecycle.Resume, "PersonalizeNode", SupportsShouldProcess = true)]
[OutputType(typeof(Node))]
public sealed class ResumePersonalizeNodeCommand : NodeCommand
{
    private protected override void ProcessInput() => Tell(isSuspended: false, "Take work again");
}
