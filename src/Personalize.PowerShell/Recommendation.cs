using Personalize.Engine.Requests;

namespace Personalize.PowerShell;

/// <summary>One recommended item: a row, so that lists of many users can be filtered, sorted and exported.</summary>
public sealed record Recommendation
{
    public required string UserId { get; init; }

    /// <summary>1 is the best. Not called Rank: <c>$rows.Rank</c> would be that of the array.</summary>
    public required int Position { get; init; }

    public required string ItemId { get; init; }

    /// <summary>Probability that this item is next, among all items.</summary>
    public required double Score { get; init; }

    /// <summary>True for an item that a promotion brought in.</summary>
    public required bool Promoted { get; init; }

    /// <summary>What contributed most, the most first; empty unless asked for.</summary>
    public RecommendationReason[] Reasons { get; init; } = [];

    /// <summary>The same for all rows of one answer.</summary>
    public required string RecommendationId { get; init; }

    internal static IEnumerable<Recommendation> Rows(RecommendationList list) => list.ItemList.Select((item, index) => new Recommendation
    {
        UserId = list.UserId,
        Position = index + 1,
        ItemId = item.ItemId,
        Score = item.Score,
        Promoted = item.Promoted,
        Reasons = [.. item.Reasons],
        RecommendationId = list.RecommendationId,
    });
}
