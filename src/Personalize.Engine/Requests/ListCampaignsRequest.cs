namespace Personalize.Engine.Requests;

/// <summary>Asks for campaigns, oldest first.</summary>
/// <param name="Solution">Name or ARN of a solution for those that serve its versions; null for all.</param>
public sealed record ListCampaignsRequest(string? Solution = null);
