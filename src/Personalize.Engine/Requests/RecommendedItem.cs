namespace Personalize.Engine.Requests;

/// <summary>One recommended item.</summary>
/// <param name="Score">
/// From recipes that recommend to users, softmax over all items, so that the scores of a list sum to at most 1. For related items the similarity, 0
/// for the popular items after them; for popular items their share of all interactions; for trending items the increase in standard deviations.
/// </param>
public sealed record RecommendedItem(string ItemId, double Score)
{
    /// <summary>True for an item that a promotion brought in.</summary>
    public bool Promoted { get; init; }

    /// <summary>The name of that promotion; null for other items.</summary>
    public string? PromotionName { get; init; }

    /// <summary>The requested fields of the Items dataset that have a value, in the order of the request; null if none was requested.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>
    /// True for an item without any event in the training of the model: it is recommended by the user's own habits or by its features alone.
    /// </summary>
    public bool IsNew { get; init; }

    /// <summary>
    /// True for an item that is in the list so that something is learned about it: little is known about it, and it might be better than what is known.
    /// </summary>
    public bool IsExplored { get; init; }

    /// <summary>What contributed most, in descending order; empty unless requested.</summary>
    public IReadOnlyList<RecommendationReason> Reasons { get; init; } = [];

    /// <summary>
    /// What each term of the score adds, in the order in which they are added; empty unless requested. The values sum to the item's
    /// logit: for two items of one list, the difference of their sums is the logarithm of the ratio of their scores.
    /// </summary>
    public IReadOnlyList<RecommendationTerm> ScoreTerms { get; init; } = [];
}
