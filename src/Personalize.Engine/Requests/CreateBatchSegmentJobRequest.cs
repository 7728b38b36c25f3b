namespace Personalize.Engine.Requests;

/// <summary>Says for which items, or for which metadata of items, the users who are most likely to want them are looked for, from file to file.</summary>
public sealed record CreateBatchSegmentJobRequest
{
    /// <summary>The largest number of users of a segment.</summary>
    public const int MostUsers = 5_000_000;

    /// <summary>Name of the job; null for one made from the solution and the time.</summary>
    public string? JobName { get; init; }

    /// <summary>Name or ARN of a campaign whose recipe knows users, or the ARN of a solution version.</summary>
    public required string Campaign { get; init; }

    /// <summary>
    /// JSON Lines: <c>{"itemId":"105"}</c>, or <c>{"itemAttributes":"ITEMS.genres = \"Comedy\" AND ITEMS.year > 2000"}</c>, optionally with
    /// <c>filterValues</c>. May be compressed (.gz).
    /// </summary>
    public required string InputPath { get; init; }

    /// <summary>JSON Lines, one for each input in the same order; compressed with the extension .gz. The file appears only when it is complete.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Number of users of each segment, 1 to 5 000 000.</summary>
    public int NumResults { get; init; } = 25;

    /// <summary>Name or ARN of a filter that selects users; null for none.</summary>
    public string? Filter { get; init; }

    /// <summary>Used for all lines; a line's own values take precedence.</summary>
    public IReadOnlyDictionary<string, string> FilterValues { get; init; } = new Dictionary<string, string>();
}
