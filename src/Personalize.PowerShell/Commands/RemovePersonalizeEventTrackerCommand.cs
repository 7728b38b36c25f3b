using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Deletes an event tracker; the events it has recorded are kept.</summary>
[Cmdlet(VerbsCommon.Remove, "PersonalizeEventTracker", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(EventTracker))]
public sealed class RemovePersonalizeEventTrackerCommand : RemoveCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("EventTracker", "EventTrackerArn")]
    [ArgumentCompleter(typeof(EventTrackerCompleter))]
    public EventTrackerIdentity Name { get; set; } = null!;

    private protected override void ProcessInput() =>
        Remove(Name.Value, "Delete event tracker", () => Engine.DescribeEventTracker(new(Name.Value)), () => Engine.DeleteEventTracker(new(Name.Value)));
}
