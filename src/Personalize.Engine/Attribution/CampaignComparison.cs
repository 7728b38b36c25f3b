namespace Personalize.Engine.Attribution;

/// <summary>Two campaigns or versions side by side, by one metric.</summary>
public sealed record CampaignComparison
{
    /// <summary>The name of the metric.</summary>
    public required string MetricName { get; init; }

    /// <summary>The type of the events; empty for events without a type.</summary>
    public required string EventType { get; init; }

    /// <summary>What the metric adds up.</summary>
    public required string Expression { get; init; }

    /// <summary><c>User</c> or <c>List</c>: what the values are per.</summary>
    public required string Per { get; init; }

    /// <summary>ARN of the campaign or version that is compared with.</summary>
    public required string ReferenceArn { get; init; }

    /// <summary>ARN of the campaign or version that is compared.</summary>
    public required string DifferenceArn { get; init; }

    /// <summary>How many users the reference was shown to.</summary>
    public required int ReferenceUsers { get; init; }

    /// <summary>How many users the other was shown to.</summary>
    public required int DifferenceUsers { get; init; }

    /// <summary>How many users were shown both.</summary>
    public required int UsersOfBoth { get; init; }

    /// <summary>How many lists of the reference were shown.</summary>
    public required long ReferenceLists { get; init; }

    /// <summary>How many lists of the other were shown.</summary>
    public required long DifferenceLists { get; init; }

    /// <summary>The metric of the reference.</summary>
    public required double ReferenceValue { get; init; }

    /// <summary>The metric of the other.</summary>
    public required double DifferenceValue { get; init; }

    /// <summary><see cref="DifferenceValue"/> - <see cref="ReferenceValue"/>.</summary>
    public required double Difference { get; init; }

    /// <summary>The lower end of its confidence interval; null for fewer than two users of either.</summary>
    public double? DifferenceLow { get; init; }

    /// <summary>The upper end.</summary>
    public double? DifferenceHigh { get; init; }

    /// <summary>The difference as a share of the reference: 0.1 is 10 % more. Null if the reference is 0.</summary>
    public double? Lift { get; init; }

    /// <summary>The lower end of its confidence interval; null if one of the values is 0.</summary>
    public double? LiftLow { get; init; }

    /// <summary>The upper end.</summary>
    public double? LiftHigh { get; init; }

    /// <summary>How probable a difference at least as large is by chance alone; null for fewer than two users of either.</summary>
    public double? PValue { get; init; }

    /// <summary>The same with regard to all metrics of the comparison, so that the best of many does not win by chance (Holm 1979).</summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>The confidence level of the intervals and of the conclusion.</summary>
    public required double ConfidenceLevel { get; init; }

    /// <summary><c>higher</c>, <c>lower</c>, <c>no difference shown</c> or <c>too few users</c>, by <see cref="AdjustedPValue"/>.</summary>
    public required string Conclusion { get; init; }
}
