using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>
/// The members of campaignConfig that are the server's: whether the campaign follows the newest version of its solution, and whether answers may
/// have metadata, which they always may here.
/// </summary>
internal static class CampaignSettings
{
    /// <summary>The campaign gets each new version of its solution when it is ACTIVE.</summary>
    public const string Follows = "syncWithLatestSolutionVersion";

    private static readonly string[] s_flags = [Follows, "enableMetadataWithRecommendations"];

    /// <summary>What is left of a campaignConfig for the engine, and the flags to keep; nulls if there is no campaignConfig.</summary>
    public static (object? Config, Dictionary<string, string> Flags) Read(OperationCall call)
    {
        var flags = new Dictionary<string, string>();
        if (call.Input.OptionalObject("campaignConfig") is not { } config)
            return (null, flags);
        var rest = JsonNode.Parse(config.RawText)!.AsObject();
        foreach (var name in s_flags)
        {
            if (config.OptionalFlag(name) is { } flag)
                flags[name] = flag ? "true" : "false";
            rest.Remove(name);
        }

        return (rest.Count == 0 ? null : call.Engine.Store.Configuration.Parse(rest.ToJsonString()), flags);
    }

    /// <summary>The campaignConfig of a campaign with the flags; null if it has neither.</summary>
    public static JsonNode? Describe(Campaign campaign)
    {
        var config = Shape.Parse(campaign.CampaignConfig)?.AsObject() ?? [];
        foreach (var name in s_flags)
        {
            if (campaign.ClientData.GetValueOrDefault(name) is { } flag)
                config[name] = flag == "true";
        }

        return config.Count == 0 ? null : config;
    }
}
