using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists imports with their status and counts. A dataset group or dataset from the pipeline stands for the imports into it.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeDatasetImportJob", DefaultParameterSetName = NameSet)]
[OutputType(typeof(DatasetImportJob))]
public sealed class GetPersonalizeDatasetImportJobCommand : StoreCommand
{
    public const string NameSet = "Name";
    public const string DatasetGroupSet = "DatasetGroup";

    // Not by property name, because every object has a Name.
    [Parameter(Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true)]
    [Alias("DatasetImportJob", "DatasetImportJobArn")]
    [ArgumentCompleter(typeof(DatasetImportJobCompleter))]
    [SupportsWildcards]
    public DatasetImportJobIdentity[]? Name { get; set; }

    /// <summary>Lists only the imports into this group or dataset.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DatasetGroupSet, ValueFromPipeline = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetIdentity? DatasetGroup { get; set; }

    /// <summary>Lists only the imports into datasets of this type.</summary>
    [Parameter(ParameterSetName = DatasetGroupSet)]
    [Alias("DatasetType")]
    public DatasetType? Type { get; set; }

    private protected override void ProcessInput()
    {
        if (DatasetGroup is { } group)
            Guard(group.Value, () => WriteObject(Engine.ListDatasetImportJobs(new(group.Value, Type ?? group.DatasetType)), enumerateCollection: true));
        else
            WriteMatching(Name?.Select(name => name.Value), name => Engine.DescribeDatasetImportJob(new(name)), () => Engine.ListDatasetImportJobs(new()));
    }
}
