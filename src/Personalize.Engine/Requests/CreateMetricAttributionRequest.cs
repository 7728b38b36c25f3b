using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Creates a metric attribution: what is counted of the events that follow recommendations.</summary>
public sealed record CreateMetricAttributionRequest
{
    /// <summary>Name of the attribution, unique in the store.</summary>
    public required string Name { get; init; }

    /// <summary>Name or ARN.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>1 to 10 metrics with different names.</summary>
    public required IReadOnlyList<MetricAttribute> Metrics { get; init; }
}
