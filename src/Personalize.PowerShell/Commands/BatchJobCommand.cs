using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists one kind of batches with their status and counts. A campaign from the pipeline stands for the jobs that used it.</summary>
public abstract class BatchJobCommand : StoreCommand
{
    public const string NameSet = "Name";
    public const string CampaignSet = "Campaign";

    /// <summary>Lists only the jobs that used this campaign or solution version.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CampaignSet, ValueFromPipeline = true)]
    [Alias("CampaignArn")]
    [ArgumentCompleter(typeof(CampaignCompleter))]
    public CampaignIdentity? Campaign { get; set; }

    /// <param name="names">Null for all jobs.</param>
    /// <param name="list">Lists the jobs of a campaign, or all.</param>
    private protected void WriteJobs<T>(IEnumerable<ResourceIdentity>? names, Func<string, T> describe, Func<string?, IReadOnlyList<T>> list)
        where T : BatchJob
    {
        if (Campaign is { } campaign)
            Guard(campaign.Value, () => WriteObject(list(campaign.Value), enumerateCollection: true));
        else
            WriteMatching(names?.Select(name => name.Value), describe, () => list(null));
    }
}
