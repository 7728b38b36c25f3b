namespace Personalize.Engine.Requests;

/// <summary>Lists campaigns, oldest first.</summary>
/// <param name="Solution">Name or ARN of a solution for only the campaigns that serve its versions; null for all.</param>
public sealed record ListCampaignsRequest(string? Solution = null);
