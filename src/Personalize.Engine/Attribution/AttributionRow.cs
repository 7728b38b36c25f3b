namespace Personalize.Engine.Attribution;

/// <summary>What followed the recommendations of one campaign and version, by one metric; or what came from another source of events.</summary>
public sealed record AttributionRow
{
    /// <summary>The source of events that followed no recorded recommendation and name no source.</summary>
    public const string Undefined = "SOURCE_NAME_UNDEFINED";

    /// <summary>The name of the campaign, or the eventAttributionSource of events; for events without both, <see cref="Undefined"/>.</summary>
    public required string Source { get; init; }

    /// <summary>The campaign; null for other sources.</summary>
    public string? CampaignArn { get; init; }

    /// <summary>The version that the campaign served; null for other sources.</summary>
    public string? SolutionVersionArn { get; init; }

    /// <summary>The name of the metric.</summary>
    public required string MetricName { get; init; }

    /// <summary>The type of the events; empty for events without a type.</summary>
    public required string EventType { get; init; }

    /// <summary>What the metric adds up.</summary>
    public required string Expression { get; init; }

    /// <summary>How many users were shown a list; null for other sources.</summary>
    public int? Users { get; init; }

    /// <summary>How many lists were shown; null for other sources.</summary>
    public long? Lists { get; init; }

    /// <summary>How many events followed.</summary>
    public required long Events { get; init; }

    /// <summary>What they add up to.</summary>
    public required double Value { get; init; }

    /// <summary>The value per user who was shown a list; null for other sources.</summary>
    public double? PerUser { get; init; }

    /// <summary>The lower end of the confidence interval of <see cref="PerUser"/>; null for fewer than two users.</summary>
    public double? PerUserLow { get; init; }

    /// <summary>The upper end.</summary>
    public double? PerUserHigh { get; init; }

    /// <summary>The value per list; null for other sources.</summary>
    public double? PerList { get; init; }
}
