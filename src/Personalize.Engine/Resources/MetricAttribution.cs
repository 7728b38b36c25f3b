using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>
/// The metrics by which the impact of recommendations is measured ("Measuring impact of recommendations" in the Amazon Personalize developer
/// guide).
/// </summary>
public sealed record MetricAttribution : Resource
{
    /// <summary>The most metrics of an attribution.</summary>
    public const int MostMetrics = 10;

    /// <summary>The dataset group whose events count.</summary>
    public required string DatasetGroupArn { get; init; }

    /// <summary>1 to 10 metrics.</summary>
    public required IReadOnlyList<MetricAttribute> Metrics { get; init => field = Readable.Of(value); }
}
