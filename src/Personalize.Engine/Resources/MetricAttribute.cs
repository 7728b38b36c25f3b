namespace Personalize.Engine.Resources;

/// <summary>What a metric attribution counts of the events of one type.</summary>
/// <param name="MetricName">The name of the metric, unique in its attribution.</param>
/// <param name="EventType">The type of the events that count.</param>
/// <param name="Expression"><c>SAMPLECOUNT()</c>, or the sum of a field: <c>SUM(Interactions.EVENT_VALUE)</c>, <c>SUM(Items.PRICE)</c>.</param>
public sealed record MetricAttribute(string MetricName, string EventType, string Expression)
{
    /// <summary>The metric in a line: <c>clicks: SAMPLECOUNT() of click</c>.</summary>
    public override string ToString() => $"{MetricName}: {Expression} of {EventType}";
}
