using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists batch inferences.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeBatchInferenceJob", DefaultParameterSetName = NameSet)]
[OutputType(typeof(BatchInferenceJob))]
public sealed class GetPersonalizeBatchInferenceJobCommand : BatchJobCommand
{
    // Not by property name, because every object has a Name.
    [Parameter(Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true)]
    [Alias("BatchInferenceJob", "BatchInferenceJobArn")]
    [ArgumentCompleter(typeof(BatchInferenceJobCompleter))]
    [SupportsWildcards]
    public BatchInferenceJobIdentity[]? Name { get; set; }

    private protected override void ProcessInput() =>
        WriteJobs(Name, name => Engine.DescribeBatchInferenceJob(new(name)), campaign => Engine.ListBatchInferenceJobs(new(campaign)));
}
