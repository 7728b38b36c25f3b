using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists datasets with their most recent import.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeDataset")]
[OutputType(typeof(Dataset))]
public sealed class GetPersonalizeDatasetCommand : StoreCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity? DatasetGroup { get; set; }

    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetType")]
    public DatasetType? Type { get; set; }

    private protected override void ProcessInput() => Guard(DatasetGroup?.Value, () =>
    {
        if (DatasetGroup is { } group && Type is { } type)
            WriteObject(Engine.DescribeDataset(new(group.Value, type)));
        else
            WriteObject(Engine.ListDatasets(new(DatasetGroup?.Value)).Where(dataset => Type is null || dataset.DatasetType == Type), enumerateCollection: true);
    });
}
