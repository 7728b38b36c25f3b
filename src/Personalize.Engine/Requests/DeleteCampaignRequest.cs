namespace Personalize.Engine.Requests;

/// <summary>Deletes a campaign.</summary>
/// <param name="Campaign">Its name or ARN.</param>
public sealed record DeleteCampaignRequest(string Campaign);
