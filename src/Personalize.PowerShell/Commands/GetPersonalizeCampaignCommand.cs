using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists campaigns.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeCampaign")]
[OutputType(typeof(Campaign))]
public sealed class GetPersonalizeCampaignCommand : StoreCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Campaign", "CampaignArn")]
    [ArgumentCompleter(typeof(CampaignCompleter))]
    [SupportsWildcards]
    public CampaignIdentity[]? Name { get; set; }

    /// <summary>Lists only the campaigns of this solution.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionArn")]
    [ArgumentCompleter(typeof(SolutionCompleter))]
    public SolutionIdentity? Solution { get; set; }

    private protected override void ProcessInput() =>
        WriteMatching(Name?.Select(name => name.Value), name => Engine.DescribeCampaign(new(name)), () => Engine.ListCampaigns(new(Solution?.Value)));
}
