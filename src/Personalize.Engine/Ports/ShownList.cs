using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>A list of recommendations that a campaign answered with.</summary>
public sealed record ShownList
{
    /// <summary>Identifies the answer; events name it as their recommendationId.</summary>
    public required string RecommendationId { get; init; }

    /// <summary>The dataset group of the campaign.</summary>
    public required string DatasetGroupArn { get; init; }

    /// <summary>The campaign that was asked.</summary>
    public required string CampaignArn { get; init; }

    /// <summary>The version that the campaign served at that time.</summary>
    public required string SolutionVersionArn { get; init; }

    /// <summary>The user of the request; null if it named none.</summary>
    public string? UserId { get; init; }

    /// <summary>The session of the request; null if it named none.</summary>
    public string? SessionId { get; init; }

    /// <summary>When the answer was given, in UTC.</summary>
    public required DateTime ShownAt { get; init; }

    /// <summary>When the record is removed, in UTC.</summary>
    public required DateTime ExpiresAt { get; init; }

    /// <summary>The recommended items, best first.</summary>
    public required IReadOnlyList<string> Items { get; init => field = Readable.Of(value); }
}
