namespace Personalize.Engine.Requests;

/// <summary>Asks in which order a user will like given items: search results, a shelf, a newsletter.</summary>
public sealed record GetPersonalizedRankingRequest
{
    /// <summary>The largest number of items in a list.</summary>
    public const int MostItems = 500;

    /// <summary>Name or ARN of a campaign whose recipe knows users, or the ARN of a solution version.</summary>
    public required string Campaign { get; init; }

    /// <summary>As in <see cref="GetRecommendationsRequest.UserId"/>.</summary>
    public string? UserId { get; init; }

    /// <summary>As in <see cref="GetRecommendationsRequest.SessionId"/>.</summary>
    public string? SessionId { get; init; }

    /// <summary>The items to order, 1 to 500. An item that is given twice is ranked once.</summary>
    public required IReadOnlyList<string> InputList { get; init; }

    /// <summary>Contextual metadata of the request: field → value.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();

    /// <summary>Name or ARN of a filter; the items that it does not allow are left out of the ranking. Null for none.</summary>
    public string? Filter { get; init; }

    /// <summary>As in <see cref="GetRecommendationsRequest.FilterValues"/>.</summary>
    public IReadOnlyDictionary<string, string> FilterValues { get; init; } = new Dictionary<string, string>();

    /// <summary>As in <see cref="GetRecommendationsRequest.MetadataColumns"/>.</summary>
    public IReadOnlyList<string> MetadataColumns { get; init; } = [];
}
