using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Deletes a campaign; its solution version is kept.</summary>
[Cmdlet(VerbsCommon.Remove, "PersonalizeCampaign", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Campaign))]
public sealed class RemovePersonalizeCampaignCommand : RemoveCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Campaign", "CampaignArn")]
    [ArgumentCompleter(typeof(CampaignCompleter))]
    public CampaignIdentity Name { get; set; } = null!;

    private protected override void ProcessInput() =>
        Remove(Name.Value, "Delete campaign", () => Engine.DescribeCampaign(new(Name.Value)), () => Engine.DeleteCampaign(new(Name.Value)));
}
