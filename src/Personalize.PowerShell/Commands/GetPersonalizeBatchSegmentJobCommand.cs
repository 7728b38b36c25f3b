using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists batches of user segments.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeBatchSegmentJob", DefaultParameterSetName = NameSet)]
[OutputType(typeof(BatchSegmentJob))]
public sealed class GetPersonalizeBatchSegmentJobCommand : BatchJobCommand
{
    // Not by property name, because every object has a Name.
    [Parameter(Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true)]
    [Alias("BatchSegmentJob", "BatchSegmentJobArn")]
    [ArgumentCompleter(typeof(BatchSegmentJobCompleter))]
    [SupportsWildcards]
    public BatchSegmentJobIdentity[]? Name { get; set; }

    private protected override void ProcessInput() =>
        WriteJobs(Name, name => Engine.DescribeBatchSegmentJob(new(name)), campaign => Engine.ListBatchSegmentJobs(new(campaign)));
}
