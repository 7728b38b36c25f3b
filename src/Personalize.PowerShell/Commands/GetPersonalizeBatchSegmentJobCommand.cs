using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists batches of user segments with their status and counts. A campaign from the pipeline stands for the jobs that used it.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeBatchSegmentJob", DefaultParameterSetName = NameSet)]
[OutputType(typeof(BatchSegmentJob))]
public sealed class GetPersonalizeBatchSegmentJobCommand : StoreCommand
{
    public const string NameSet = "Name";
    public const string CampaignSet = "Campaign";

    // Not by property name, because every object has a Name.
    [Parameter(Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true)]
    [Alias("BatchSegmentJob", "BatchSegmentJobArn")]
    [ArgumentCompleter(typeof(BatchSegmentJobCompleter))]
    [SupportsWildcards]
    public BatchSegmentJobIdentity[]? Name { get; set; }

    /// <summary>Lists only the jobs that used this campaign or solution version.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CampaignSet, ValueFromPipeline = true)]
    [Alias("CampaignArn")]
    [ArgumentCompleter(typeof(CampaignCompleter))]
    public CampaignIdentity? Campaign { get; set; }

    private protected override void ProcessInput()
    {
        if (Campaign is { } campaign)
            Guard(campaign.Value, () => WriteObject(Engine.ListBatchSegmentJobs(new(campaign.Value)), enumerateCollection: true));
        else
            WriteMatching(Name?.Select(name => name.Value), name => Engine.DescribeBatchSegmentJob(new(name)), () => Engine.ListBatchSegmentJobs(new()));
    }
}
