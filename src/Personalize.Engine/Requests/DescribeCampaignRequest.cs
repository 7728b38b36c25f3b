namespace Personalize.Engine.Requests;

/// <summary>Identifies a campaign.</summary>
/// <param name="Campaign">Its name or ARN.</param>
public sealed record DescribeCampaignRequest(string Campaign);
