namespace Personalize.PowerShell;

/// <summary>One recommended item: one row, so that the lists of many users can be filtered, sorted and exported.</summary>
public sealed record Recommendation
{
    /// <summary>Null if the request names none.</summary>
    public required string? UserId { get; init; }

    /// <summary>The session of the request; null for none.</summary>
    public string? SessionId { get; init; }

    /// <summary>The item to which the recommended ones are related; null if the recipe recommends to a user, or to anybody.</summary>
    public string? ForItemId { get; init; }

    /// <summary>1 is the best. It is not called Rank because <c>$rows.Rank</c> would be the rank of the array.</summary>
    public required int Position { get; init; }

    public required string ItemId { get; init; }

    /// <summary>Probability that this item is next, among all items; for related and popular items, see the recipe.</summary>
    public required double Score { get; init; }

    /// <summary>False if nothing is known about the user, so that the answer is the same for every unknown user.</summary>
    public required bool KnownUser { get; init; }

    /// <summary>True for an item that a promotion brought in.</summary>
    public required bool Promoted { get; init; }

    /// <summary>The name of that promotion; null for other items.</summary>
    public string? PromotionName { get; init; }

    /// <summary>True for an item without any event in the training: it is recommended by the user's own habits or by its features alone.</summary>
    public required bool IsNew { get; init; }

    /// <summary>True for an item that is in the list so that something is learned about it.</summary>
    public required bool IsExplored { get; init; }

    /// <summary>What contributed most, in descending order; empty unless requested.</summary>
    public IReadOnlyList<RecommendationReason> Reasons { get; init => field = Readable.Of(value); } = Readable.Of(Array.Empty<RecommendationReason>());

    /// <summary>What each term of the model's score adds, in logits; they sum to the item's logit. Empty unless requested.</summary>
    public IReadOnlyList<RecommendationTerm> ScoreTerms { get; init => field = Readable.Of(value); } = Readable.Of(Array.Empty<RecommendationTerm>());

    /// <summary>The same for all rows of one answer.</summary>
    public required string RecommendationId { get; init; }

    internal static IEnumerable<Recommendation> Rows(RecommendationList list) => list.ItemList.Select((item, index) => new Recommendation
    {
        UserId = list.UserId,
        SessionId = list.SessionId,
        ForItemId = list.ItemId,
        Position = index + 1,
        ItemId = item.ItemId,
        Score = item.Score,
        KnownUser = list.KnownUser,
        Promoted = item.Promoted,
        PromotionName = item.PromotionName,
        IsNew = item.IsNew,
        IsExplored = item.IsExplored,
        Reasons = item.Reasons,
        ScoreTerms = item.ScoreTerms,
        RecommendationId = list.RecommendationId,
    });
}
