namespace Personalize.Engine.Requests;

/// <summary>Lists what campaigns have shown, where they record it. All conditions apply together.</summary>
public sealed record ListRecommendationLogRequest
{
    /// <summary>Name or ARN of the campaign; null for all, also for those that have been deleted.</summary>
    public string? Campaign { get; init; }

    /// <summary>The users whose lists are meant; null for all.</summary>
    public IReadOnlyCollection<string>? UserIds { get; init; }

    /// <summary>The answers that are meant; null for all.</summary>
    public IReadOnlyCollection<string>? RecommendationIds { get; init; }

    /// <summary>The first time, in UTC; null for no limit.</summary>
    public DateTime? From { get; init; }

    /// <summary>The time before which the lists were shown, in UTC; null for no limit.</summary>
    public DateTime? Until { get; init; }
}
