using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists event trackers.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeEventTracker")]
[OutputType(typeof(EventTracker))]
public sealed class GetPersonalizeEventTrackerCommand : StoreCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("EventTracker", "EventTrackerArn")]
    [ArgumentCompleter(typeof(EventTrackerCompleter))]
    [SupportsWildcards]
    public EventTrackerIdentity[]? Name { get; set; }

    /// <summary>Lists only the tracker of this dataset group.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity? DatasetGroup { get; set; }

    private protected override void ProcessInput() =>
        WriteMatching(
            Name?.Select(name => name.Value), name => Engine.DescribeEventTracker(new(name)), () => Engine.ListEventTrackers(new(DatasetGroup?.Value)));
}
