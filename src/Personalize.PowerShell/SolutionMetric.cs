namespace Personalize.PowerShell;

/// <summary>
/// The metrics of a solution version. The dictionaries are of a type whose keys PowerShell offers as members
/// (<c>$metric.Metrics.coverage</c>) and which remoting preserves.
/// </summary>
public sealed class SolutionMetric
{
    public SolutionMetric(SolutionMetrics metrics)
    {
        SolutionVersionArn = metrics.SolutionVersionArn;
        Metrics = new OrderedEntries<double>(metrics.Metrics);
        Baselines = new OrderedEntries<OrderedDictionary<string, double>>(metrics.Baselines.Select(
            baseline => KeyValuePair.Create(baseline.Key, (OrderedDictionary<string, double>)new OrderedEntries<double>(baseline.Value))));
    }

    public string SolutionVersionArn { get; }

    /// <summary>Metric → value, keys as the service spells them.</summary>
    public OrderedDictionary<string, double> Metrics { get; }

    /// <summary>Baseline → metric → value, on the same users and events.</summary>
    public OrderedDictionary<string, OrderedDictionary<string, double>> Baselines { get; }
}
