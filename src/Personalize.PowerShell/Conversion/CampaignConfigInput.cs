namespace Personalize.PowerShell.Conversion;

/// <summary>The campaignConfig of CreateCampaign (CampaignConfig in the Amazon Personalize API reference).</summary>
public sealed class CampaignConfigInput : ConfigurationInput
{
    public CampaignConfigInput()
        : base(null)
    {
    }

    public CampaignConfigInput(object value)
        : base(value)
    {
    }

    public ItemExplorationKeys? itemExplorationConfig { get; set; }

    public bool syncWithLatestSolutionVersion { get; set; }
}
