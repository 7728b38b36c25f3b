namespace Personalize.Engine.Resources;

/// <summary>A solution version that answers requests.</summary>
public sealed record Campaign : Resource
{
    public required string SolutionVersionArn { get; init; }

    public int MinProvisionedTPS { get; init; } = 1;

    /// <summary>The campaignConfig as JSON in the format of the API (camelCase), or null if none was given.</summary>
    public string? CampaignConfig { get; init; }
}
