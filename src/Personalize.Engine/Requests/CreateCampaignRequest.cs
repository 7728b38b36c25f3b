namespace Personalize.Engine.Requests;

/// <summary>Creates a campaign that serves an ACTIVE solution version.</summary>
public sealed record CreateCampaignRequest
{
    /// <summary>Name of the campaign, unique in the store.</summary>
    public required string Name { get; init; }

    /// <summary>ARN of the version, or a solution for its newest ACTIVE version, with <c>/$LATEST</c> at its end for every later one as well.</summary>
    public required string SolutionVersion { get; init; }

    /// <summary>Stored for information; a local campaign is not limited.</summary>
    public int MinProvisionedTPS { get; init; } = 1;

    /// <summary>Dictionary tree, or null.</summary>
    public object? CampaignConfig { get; init; }

    /// <summary>For how many days the lists that the campaign answers with are kept, up to 365; 0 to record none.</summary>
    public int RecommendationLogDays { get; init; }
}
