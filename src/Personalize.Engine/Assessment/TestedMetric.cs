namespace Personalize.Engine.Assessment;

/// <summary>One metric of a solution version on later interactions, beside those of the baselines.</summary>
public sealed record TestedMetric
{
    /// <summary>The version that was measured.</summary>
    public required string SolutionVersionArn { get; init; }

    /// <summary>
    /// <c>all</c>; <c>users: known</c> and <c>users: new</c>, with and without events before; <c>items: head</c>, <c>items: tail</c> and
    /// <c>items: new</c>; or the value of a field.
    /// </summary>
    public required string Segment { get; init; }

    /// <summary>How many users were asked.</summary>
    public required int Users { get; init; }

    /// <summary>The metric, as in the metrics of a version.</summary>
    public required string Metric { get; init; }

    /// <summary>The metric of the version.</summary>
    public required double Model { get; init; }

    /// <summary>That of the items with most events.</summary>
    public required double Popularity { get; init; }

    /// <summary>That of the items with most events in the last seven days before.</summary>
    public required double RecentPopularity { get; init; }

    /// <summary>That of the user's own items.</summary>
    public required double OwnHistory { get; init; }

    /// <summary>That of the items that occur together with the user's newest ones.</summary>
    public required double ItemKnn { get; init; }

    /// <summary>That of both mixed.</summary>
    public required double ItemKnnAndOwnHistory { get; init; }
}
