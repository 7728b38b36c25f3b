using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Recommendations.</summary>
internal static class Recommendations
{
    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(
            AwsService.Runtime, Access.Read, "GetRecommendations", Get,
            "campaignArn", "itemId", "userId", "numResults", "context", "filterArn", "filterValues", "recommenderArn", "promotions", "metadataColumns")
            .Partly("for users, from campaigns; no `recommenderArn`, `itemId` or `metadataColumns`") with { Path = "/recommendations" },
    ];

    private static JsonObject Get(OperationCall call)
    {
        var input = call.Input;
        if (input.Has("recommenderArn"))
            throw AwsException.InvalidInput("Recommenders are not offered: give the campaignArn of a campaign.");
        foreach (var name in (string[])["itemId", "metadataColumns"])
        {
            if (input.Has(name))
                throw AwsException.InvalidInput($"'{name}' is not offered here: leave it out.");
        }

        var promotion = Promotion(input, out var promotionName);
        var list = call.Engine.GetRecommendations(
            new()
            {
                Campaign = input.Arn("campaignArn"),
                UserId = input.Text("userId"),
                NumResults = input.OptionalInteger("numResults") ?? 25,
                Context = input.Map("context"),
                Filter = input.OptionalArn("filterArn"),
                FilterValues = input.Map("filterValues"),
                Promotion = promotion,
            },
            new() { CancellationToken = call.Cancellation });
        return Shape.Of(
            ("itemList", Shape.List(list.ItemList.Select(item => Shape.Of(
                ("itemId", item.ItemId), ("score", item.Score), ("promotionName", item.Promoted ? promotionName : null))))),
            ("recommendationId", list.RecommendationId));
    }

    private static Promotion? Promotion(JsonInput input, out string? name)
    {
        name = null;
        if (input.OptionalObjects("promotions") is not { Count: > 0 } promotions)
            return null;
        if (promotions.Count > 1)
            throw AwsException.InvalidInput($"There are {promotions.Count} promotions; at most one is allowed.");
        var promotion = promotions[0];
        promotion.Only("name", "percentPromotedItems", "filterArn", "filterValues");
        name = promotion.OptionalText("name");
        return new Promotion
        {
            Filter = promotion.Arn("filterArn"),
            FilterValues = promotion.Map("filterValues"),
            PercentPromoted = promotion.OptionalInteger("percentPromotedItems") ?? throw promotion.Missing("percentPromotedItems"),
        };
    }
}
