namespace Personalize.Engine.Requests;

/// <summary>One item of a personalized ranking.</summary>
/// <param name="Score">Probability that it is the next one, if it is one of the list; null if the model cannot score the item.</param>
public sealed record RankedItem(string ItemId, double? Score)
{
    /// <inheritdoc cref="RecommendedItem.IsNew"/>
    public bool IsNew { get; init; }

    /// <inheritdoc cref="RecommendedItem.IsExplored"/>
    public bool IsExplored { get; init; }

    /// <inheritdoc cref="RecommendedItem.Metadata"/>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
