using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Deletes a dataset with its data.</summary>
[Cmdlet(VerbsCommon.Remove, "PersonalizeDataset", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Dataset))]
public sealed class RemovePersonalizeDatasetCommand : RemoveCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity DatasetGroup { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetType")]
    public DatasetType Type { get; set; }

    private protected override void ProcessInput() => Remove(
        $"{DatasetGroup} {Type}",
        "Delete dataset and its data",
        () => Engine.DescribeDataset(new(DatasetGroup.Value, Type)),
        () => Engine.DeleteDataset(new(DatasetGroup.Value, Type), Inline));
}
