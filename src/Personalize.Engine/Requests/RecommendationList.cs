namespace Personalize.Engine.Requests;

/// <summary>An answer to GetRecommendations.</summary>
/// <param name="UserId">The user; null if the request names none.</param>
public sealed record RecommendationList(string RecommendationId, string? UserId, IReadOnlyList<RecommendedItem> ItemList)
{
    /// <summary>The session of the request; null for none.</summary>
    public string? SessionId { get; init; }

    /// <summary>
    /// Whether the answer is based on something about the user: events with items that the model knows, or metadata that it reads. Otherwise it
    /// is the same for every unknown user.
    /// </summary>
    public bool KnownUser { get; init; }
}
