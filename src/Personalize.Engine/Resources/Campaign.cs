namespace Personalize.Engine.Resources;

/// <summary>A solution version that answers requests.</summary>
public sealed record Campaign : Resource
{
    public required string SolutionVersionArn { get; init; }

    public int MinProvisionedTPS { get; init; } = 1;

    /// <summary>The campaignConfig as API JSON (camelCase), or null when none was given.</summary>
    public string? CampaignConfig { get; init; }
}
