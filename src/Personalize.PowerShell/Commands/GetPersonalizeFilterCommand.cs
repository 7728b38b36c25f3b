using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists filters.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeFilter")]
[OutputType(typeof(Filter))]
public sealed class GetPersonalizeFilterCommand : StoreCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Filter", "FilterArn")]
    [ArgumentCompleter(typeof(FilterCompleter))]
    [SupportsWildcards]
    public FilterIdentity[]? Name { get; set; }

    /// <summary>Lists only the filters of this dataset group.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity? DatasetGroup { get; set; }

    private protected override void ProcessInput() =>
        WriteMatching(Name?.Select(name => name.Value), name => Engine.DescribeFilter(new(name)), () => Engine.ListFilters(new(DatasetGroup?.Value)));
}
