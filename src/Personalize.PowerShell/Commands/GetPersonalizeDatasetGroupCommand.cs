using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists dataset groups.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeDatasetGroup")]
[OutputType(typeof(DatasetGroup))]
public sealed class GetPersonalizeDatasetGroupCommand : StoreCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroup", "DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    [SupportsWildcards]
    public DatasetGroupIdentity[]? Name { get; set; }

    private protected override void ProcessInput() =>
        WriteMatching(Name?.Select(name => name.Value), name => Engine.DescribeDatasetGroup(new(name)), () => Engine.ListDatasetGroups(new()));
}
