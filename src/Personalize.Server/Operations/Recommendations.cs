using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Recommendations and rankings.</summary>
internal static class Recommendations
{
    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(
            AwsService.Runtime, Access.Read, "GetRecommendations", Get,
            "campaignArn", "itemId", "userId", "numResults", "context", "filterArn", "filterValues", "recommenderArn", "promotions", "metadataColumns")
            .Partly("from campaigns; no `recommenderArn`") with { Path = "/recommendations" },
        Operation.Works(
            AwsService.Runtime, Access.Read, "GetPersonalizedRanking", Rank,
            "campaignArn", "inputList", "userId", "context", "filterArn", "filterValues", "metadataColumns") with { Path = "/personalize-ranking" },
    ];

    private static JsonObject Get(OperationCall call)
    {
        var input = call.Input;
        if (input.Has("recommenderArn"))
            throw AwsException.InvalidInput("Recommenders are not offered: give the campaignArn of a campaign.");
        var list = call.Engine.GetRecommendations(
            new()
            {
                Campaign = input.Arn("campaignArn"),
                UserId = input.OptionalText("userId"),
                ItemId = input.OptionalText("itemId"),
                NumResults = input.OptionalInteger("numResults") ?? 25,
                Context = input.Map("context"),
                Filter = input.OptionalArn("filterArn"),
                FilterValues = input.Map("filterValues"),
                Promotion = Promotion(input),
                MetadataColumns = MetadataColumns(input),
            },
            new() { CancellationToken = call.Cancellation });
        return Shape.Of(
            ("itemList", Shape.List(list.ItemList.Select(item => Shape.Of(
                ("itemId", item.ItemId), ("score", item.Score), ("promotionName", item.PromotionName), ("metadata", Metadata(item.Metadata)))))),
            ("recommendationId", list.RecommendationId));
    }

    private static JsonObject Rank(OperationCall call)
    {
        var input = call.Input;
        var ranking = call.Engine.GetPersonalizedRanking(
            new()
            {
                Campaign = input.Arn("campaignArn"),
                UserId = input.Text("userId"),
                InputList = input.Texts("inputList"),
                Context = input.Map("context"),
                Filter = input.OptionalArn("filterArn"),
                FilterValues = input.Map("filterValues"),
                MetadataColumns = MetadataColumns(input),
            },
            new() { CancellationToken = call.Cancellation });
        return Shape.Of(
            ("personalizedRanking", Shape.List(ranking.Ranking.Select(item => Shape.Of(
                ("itemId", item.ItemId), ("score", item.Score), ("metadata", Metadata(item.Metadata)))))),
            ("recommendationId", ranking.RecommendationId));
    }

    private static JsonObject? Metadata(IReadOnlyDictionary<string, string>? values) => values is null ? null : Shape.Map(values);

    private static IReadOnlyList<string> MetadataColumns(JsonInput input)
    {
        if (input.OptionalObject("metadataColumns") is not { } columns)
            return [];
        columns.Only("ITEMS");
        return columns.OptionalTexts("ITEMS") ?? [];
    }

    private static Promotion? Promotion(JsonInput input)
    {
        if (input.OptionalObjects("promotions") is not { Count: > 0 } promotions)
            return null;
        if (promotions.Count > 1)
            throw AwsException.InvalidInput($"There are {promotions.Count} promotions; at most one is allowed.");
        var promotion = promotions[0];
        promotion.Only("name", "percentPromotedItems", "filterArn", "filterValues");
        return new Promotion
        {
            Name = promotion.OptionalText("name"),
            Filter = promotion.Arn("filterArn"),
            FilterValues = promotion.Map("filterValues"),
            PercentPromoted = promotion.OptionalInteger("percentPromotedItems") ?? throw promotion.Missing("percentPromotedItems"),
        };
    }
}
