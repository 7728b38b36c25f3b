namespace Personalize.Engine.Requests;

/// <summary>An answer to GetRecommendations.</summary>
public sealed record RecommendationList(string RecommendationId, string UserId, IReadOnlyList<RecommendedItem> ItemList);
