using System.Management.Automation;

namespace Personalize.PowerShell.Identities;

/// <summary>A campaign.</summary>
public sealed class CampaignIdentity : ResourceIdentity
{
    public CampaignIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public CampaignIdentity(Campaign campaign)
        : base(campaign.Arn)
    {
    }

    public CampaignIdentity(PSObject source)
        : base(Property(source, "CampaignArn", "Campaign", "Arn", "Name"))
    {
    }
}
