namespace Personalize.Engine.Requests;

/// <summary>An answer to GetPersonalizedRanking.</summary>
/// <param name="UserId">The user; null for a visitor who is known by a session only.</param>
/// <param name="Ranking">The given items, the best first; those that the model cannot score come last, in the order in which they were given.</param>
public sealed record PersonalizedRanking(string RecommendationId, string? UserId, IReadOnlyList<RankedItem> Ranking)
{
    /// <summary>The session of the request; null for none.</summary>
    public string? SessionId { get; init; }

    /// <inheritdoc cref="RecommendationList.KnownUser"/>
    public bool KnownUser { get; init; }
}
