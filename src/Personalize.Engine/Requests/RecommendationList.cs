namespace Personalize.Engine.Requests;

/// <summary>An answer to GetRecommendations.</summary>
/// <param name="UserId">The user; null if the request names none.</param>
public sealed record RecommendationList(string RecommendationId, string? UserId, IReadOnlyList<RecommendedItem> ItemList)
{
    /// <summary>The session of the request; null for none.</summary>
    public string? SessionId { get; init; }

    /// <summary>The item that the others are related to; null if the recipe recommends to a user, or to anybody.</summary>
    public string? ItemId { get; init; }

    /// <summary>
    /// Whether the answer is based on something about the user: events with items that the model knows, or metadata that it reads. Otherwise it
    /// is the same for every unknown user. For related items, whether the model knows the item.
    /// </summary>
    public bool KnownUser { get; init; }
}
