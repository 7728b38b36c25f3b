using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Creates an event tracker, through which a dataset group receives events.</summary>
[Cmdlet(VerbsCommon.New, "PersonalizeEventTracker", SupportsShouldProcess = true)]
[OutputType(typeof(EventTracker))]
public sealed class NewPersonalizeEventTrackerCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity DatasetGroup { get; set; } = null!;

    private protected override void ProcessInput()
    {
        if (ShouldProcess(Name, $"Create event tracker in {DatasetGroup}"))
            Guard(Name, () => WriteObject(Engine.CreateEventTracker(new() { Name = Name, DatasetGroup = DatasetGroup.Value }, Inline)));
    }
}
