using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Deletes a dataset group; with -Force also everything in it.</summary>
[Cmdlet(VerbsCommon.Remove, "PersonalizeDatasetGroup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(DatasetGroup))]
public sealed class RemovePersonalizeDatasetGroupCommand : RemoveCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroup", "DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity Name { get; set; } = null!;

    private protected override void ProcessInput() => Remove(
        Name.Value,
        Force ? "Delete dataset group and everything in it" : "Delete dataset group",
        () => Engine.DescribeDatasetGroup(new(Name.Value)),
        () => Engine.DeleteDatasetGroup(new(Name.Value, Force)));
}
