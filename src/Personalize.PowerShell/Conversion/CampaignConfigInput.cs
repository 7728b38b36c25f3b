namespace Personalize.PowerShell.Conversion;

/// <summary>A campaignConfig (personalize.md §6).</summary>
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
}
