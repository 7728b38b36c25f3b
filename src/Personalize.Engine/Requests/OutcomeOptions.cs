namespace Personalize.Engine.Requests;

/// <summary>What is counted as following recommendations.</summary>
public sealed record OutcomeOptions
{
    /// <summary>Name or ARN of a metric attribution of the dataset group, whose metrics are measured; null for <see cref="EventTypes"/>.</summary>
    public string? MetricAttribution { get; init; }

    /// <summary>The types of events that are counted, each a metric; null for every type that occurs.</summary>
    public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>
    /// For how many hours after a list was shown the events of its user are attributed to it, if they name no recommendation themselves. Above 0.
    /// </summary>
    public double WithinHours { get; init; } = 24;

    /// <summary>Whether all events of a user within that time count, not only those with an item of the list.</summary>
    public bool AllItems { get; init; }

    /// <summary>Lists from this time on, in UTC; null for no limit.</summary>
    public DateTime? From { get; init; }

    /// <summary>Lists before this time, in UTC; null for no limit.</summary>
    public DateTime? Until { get; init; }

    /// <summary>The confidence level of intervals and conclusions, above 0 and below 1.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;
}
