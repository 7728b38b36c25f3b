namespace Personalize.PowerShell;

/// <summary>One item of a personalized ranking: one row.</summary>
public sealed record ItemRanking
{
    /// <summary>Null if the request names none.</summary>
    public required string? UserId { get; init; }

    /// <summary>The session of the request; null for none.</summary>
    public string? SessionId { get; init; }

    /// <summary>1 is the best.</summary>
    public required int Position { get; init; }

    public required string ItemId { get; init; }

    /// <summary>Probability that this item is next, if it is one of the list; null if the model cannot score the item.</summary>
    public required double? Score { get; init; }

    /// <summary>False if nothing is known about the user, so that the order is the same for every unknown user.</summary>
    public required bool KnownUser { get; init; }

    /// <summary>True for an item without any event in the training.</summary>
    public required bool IsNew { get; init; }

    /// <summary>The same for all rows of one answer.</summary>
    public required string RecommendationId { get; init; }

    internal static IEnumerable<ItemRanking> Rows(PersonalizedRanking answer) => answer.Ranking.Select((item, index) => new ItemRanking
    {
        UserId = answer.UserId,
        SessionId = answer.SessionId,
        Position = index + 1,
        ItemId = item.ItemId,
        Score = item.Score,
        KnownUser = answer.KnownUser,
        IsNew = item.IsNew,
        RecommendationId = answer.RecommendationId,
    });
}
