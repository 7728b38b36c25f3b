namespace Personalize.Engine.Requests;

/// <summary>Compares what followed the recommendations of two campaigns, or of two solution versions, of one dataset group.</summary>
public sealed record CompareCampaignsRequest
{
    /// <summary>What is compared with: name or ARN of a campaign, or the ARN of a solution version.</summary>
    public required string Reference { get; init; }

    /// <summary>What is compared: name or ARN of a campaign, or the ARN of a solution version.</summary>
    public required string Difference { get; init; }

    /// <summary>Whether metrics are per list that was shown instead of per user.</summary>
    public bool PerList { get; init; }

    /// <summary>What is counted.</summary>
    public OutcomeOptions Outcomes { get; init; } = new();
}
