namespace Personalize.Engine.Resources;

/// <summary>A solution version that answers requests.</summary>
public sealed record Campaign : Resource
{
    /// <summary>The version that answers.</summary>
    public required string SolutionVersionArn { get; init; }

    /// <summary>Requests per second, as requested; stored for information.</summary>
    public int MinProvisionedTPS { get; init; } = 1;

    /// <summary>Whether the campaign takes the newest version of its solution as soon as that is ACTIVE.</summary>
    public bool SyncWithLatestSolutionVersion { get; init; }

    /// <summary>The campaignConfig as JSON in the format of the API (camelCase), or null if none was given.</summary>
    public string? CampaignConfig { get; init; }

    /// <summary>For how many days the lists that the campaign answers with are kept; 0 if they are not recorded.</summary>
    public int RecommendationLogDays { get; init; }
}
