namespace Personalize.Engine.Requests;

/// <summary>Requests recommendations from a campaign (or from a solution version directly).</summary>
public sealed record GetRecommendationsRequest
{
    /// <summary>Name or ARN of a campaign, or the ARN of a solution version.</summary>
    public required string Campaign { get; init; }

    /// <summary>
    /// The user to recommend to; recipes that do not recommend to a user need it only for filters. An unknown one gets what is recommended to
    /// users without a history, unless there is a session with that name: until the user is known, the id of the session may be given as that of
    /// the user. Null if a session is given instead.
    /// </summary>
    public string? UserId { get; init; }

    /// <summary>
    /// The session of a visitor: its events, which need no user, are the history. With a user, those that wait for a user are added to the user's.
    /// Null for none.
    /// </summary>
    public string? SessionId { get; init; }

    /// <summary>For recipes that recommend related items: the item they are related to. Other recipes ignore it with a warning. Null for none.</summary>
    public string? ItemId { get; init; }

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

    /// <summary>Fields of the Items dataset whose values are returned with each item.</summary>
    public IReadOnlyList<string> MetadataColumns { get; init; } = [];
}
