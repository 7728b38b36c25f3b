namespace Personalize.Engine.Requests;

/// <summary>One recommended item.</summary>
/// <param name="Score">Softmax over all items; the scores of a list sum to at most 1.</param>
public sealed record RecommendedItem(string ItemId, double Score)
{
    /// <summary>True for an item that a promotion brought in.</summary>
    public bool Promoted { get; init; }

    /// <summary>What contributed most, the most first; empty when nobody asked.</summary>
    public IReadOnlyList<RecommendationReason> Reasons { get; init; } = [];
}
