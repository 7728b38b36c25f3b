using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>The campaignConfig of a request, of which the engine knows everything but the permission to answer with metadata, which it always has.</summary>
internal static class CampaignSettings
{
    private const string Metadata = "enableMetadataWithRecommendations";
    private const string Follows = "syncWithLatestSolutionVersion";

    /// <summary>What the engine needs of a campaignConfig, and what is only kept; null and nothing if there is none.</summary>
    public static (object? Config, Dictionary<string, string> Kept) Read(OperationCall call)
    {
        var kept = new Dictionary<string, string>();
        if (call.Input.OptionalObject("campaignConfig") is not { } config)
            return (null, kept);
        if (config.OptionalFlag(Metadata) is { } flag)
            kept[Metadata] = flag ? "true" : "false";
        var rest = JsonNode.Parse(config.RawText)!.AsObject();
        rest.Remove(Metadata);
        return (rest.Count == 0 ? null : call.Engine.Store.Configuration.Parse(rest.ToJsonString()), kept);
    }

    /// <summary>The campaignConfig of a campaign; null if it has none.</summary>
    public static JsonNode? Describe(Campaign campaign)
    {
        var config = Shape.Parse(campaign.CampaignConfig)?.AsObject() ?? [];
        if (campaign.SyncWithLatestSolutionVersion)
            config[Follows] = true;
        if (Tags.Kept(campaign, Metadata) is { } metadata)
            config[Metadata] = metadata;
        return config.Count == 0 ? null : config;
    }
}
