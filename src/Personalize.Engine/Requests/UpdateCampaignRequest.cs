namespace Personalize.Engine.Requests;

/// <summary>Gives a campaign another version or configuration.</summary>
public sealed record UpdateCampaignRequest
{
    /// <summary>Name or ARN.</summary>
    public required string Campaign { get; init; }

    /// <summary>Its ARN, or a solution for its newest ACTIVE version; null to leave it.</summary>
    public string? SolutionVersion { get; init; }

    /// <summary>Null to leave it.</summary>
    public int? MinProvisionedTPS { get; init; }

    /// <summary>Dictionary tree; null to leave it.</summary>
    public object? CampaignConfig { get; init; }
}
