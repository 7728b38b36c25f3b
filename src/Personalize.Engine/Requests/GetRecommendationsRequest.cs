namespace Personalize.Engine.Requests;

/// <summary>Requests recommendations from a campaign (or from a solution version directly).</summary>
public sealed record GetRecommendationsRequest
{
    /// <summary>Name or ARN of a campaign, or the ARN of a solution version.</summary>
    public required string Campaign { get; init; }

    /// <summary>The user to recommend to. An unknown one gets what is recommended to users without a history.</summary>
    public required string UserId { get; init; }

    /// <summary>1..500.</summary>
    public int NumResults { get; init; } = 25;

    /// <summary>Whether each item comes with what contributed most to it, which takes as long as a dozen requests.</summary>
    public bool IncludeReasons { get; init; }

    /// <summary>Contextual metadata of the request: field → value.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();

    /// <summary>Name or ARN of a filter of the campaign's dataset group; null for none.</summary>
    public string? Filter { get; init; }

    /// <summary>Placeholder of the filter → its value, or several separated by commas (in quotes if they contain commas).</summary>
    public IReadOnlyDictionary<string, string> FilterValues { get; init; } = new Dictionary<string, string>();

    /// <summary>Null for none.</summary>
    public Promotion? Promotion { get; init; }
}
