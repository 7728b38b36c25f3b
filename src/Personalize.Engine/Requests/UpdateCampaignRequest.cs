namespace Personalize.Engine.Requests;

/// <summary>Changes the version or the configuration of a campaign.</summary>
public sealed record UpdateCampaignRequest
{
    /// <summary>Name or ARN.</summary>
    public required string Campaign { get; init; }

    /// <summary>
    /// ARN of the version, or a solution for its newest ACTIVE version, with <c>/$LATEST</c> at its end for every later one as well; null to leave it
    /// unchanged.
    /// </summary>
    public string? SolutionVersion { get; init; }

    /// <summary>Null to leave it unchanged.</summary>
    public int? MinProvisionedTPS { get; init; }

    /// <summary>Dictionary tree; null to leave it unchanged.</summary>
    public object? CampaignConfig { get; init; }

    /// <summary>
    /// For how many days the lists that the campaign answers with are kept, up to 365, also those that are recorded already; 0 to record none
    /// from now on, which keeps recorded ones until they expire. Null to leave it unchanged.
    /// </summary>
    public int? RecommendationLogDays { get; init; }
}
