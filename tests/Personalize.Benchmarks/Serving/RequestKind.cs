using System.Text.Json;
using System.Text.Json.Serialization;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Benchmarks.Serving;

/// <summary>A kind of request, as the engine gets it and as a client of the service sends it.</summary>
/// <param name="Name">What it asks for.</param>
/// <param name="Next">One of these requests; of recommendations or of a ranking.</param>
internal sealed record RequestKind(string Name, Func<Random, object> Next)
{
    private static readonly JsonSerializerOptions s_json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static void Ask(PersonalizeEngine engine, object request)
    {
        if (request is GetRecommendationsRequest recommendations)
            engine.GetRecommendations(recommendations, OperationContext.None);
        else
            engine.GetPersonalizedRanking((GetPersonalizedRankingRequest)request, OperationContext.None);
    }

    public static (string Path, string Body) Encode(object request) => request is GetRecommendationsRequest asked
        ? ("/recommendations", JsonSerializer.Serialize(
            new
            {
                campaignArn = Arn.Campaign(asked.Campaign),
                userId = asked.UserId,
                itemId = asked.ItemId,
                filterArn = asked.Filter is { } filter ? Arn.Filter(filter) : null,
                promotions = asked.Promotion is { } promotion
                    ? new[] { new { name = promotion.Name, filterArn = Arn.Filter(promotion.Filter), percentPromotedItems = promotion.PercentPromoted } }
                    : null,
                metadataColumns = asked.MetadataColumns.Count > 0 ? new { ITEMS = asked.MetadataColumns } : null,
            },
            s_json))
        : ("/personalize-ranking", Encode((GetPersonalizedRankingRequest)request));

    private static string Encode(GetPersonalizedRankingRequest asked) => JsonSerializer.Serialize(
        new { campaignArn = Arn.Campaign(asked.Campaign), userId = asked.UserId, inputList = asked.InputList });
}
