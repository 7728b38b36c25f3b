using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Adds metrics to a metric attribution, or removes some; at least one stays.</summary>
public sealed record UpdateMetricAttributionRequest
{
    /// <summary>Name or ARN.</summary>
    public required string MetricAttribution { get; init; }

    /// <summary>Metrics to add.</summary>
    public IReadOnlyList<MetricAttribute> AddMetrics { get; init; } = [];

    /// <summary>Names of metrics to remove, which comes first; so a metric can be replaced.</summary>
    public IReadOnlyList<string> RemoveMetrics { get; init; } = [];
}
