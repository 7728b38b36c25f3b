namespace Personalize.Engine.Requests;

/// <summary>Puts an ACTIVE solution version to work.</summary>
public sealed record CreateCampaignRequest
{
    public required string Name { get; init; }

    /// <summary>Its ARN, or a solution for its newest ACTIVE version.</summary>
    public required string SolutionVersion { get; init; }

    /// <summary>Kept for information; a local campaign is not limited.</summary>
    public int MinProvisionedTPS { get; init; } = 1;

    /// <summary>Dictionary tree, or null.</summary>
    public object? CampaignConfig { get; init; }
}
