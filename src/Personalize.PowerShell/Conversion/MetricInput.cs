using System.Management.Automation;

namespace Personalize.PowerShell.Conversion;

/// <summary>A metric of a metric attribution as users give it: a hashtable or an object with metricName, eventType and expression.</summary>
internal static class MetricInput
{
    private static readonly string[] s_names = ["metricName", "eventType", "expression"];

    /// <exception cref="PersonalizeException">A metric is no object, or has other members.</exception>
    public static IReadOnlyList<MetricAttribute> Many(PSObject[] metrics) => [.. metrics.Select(One)];

    private static MetricAttribute One(PSObject metric)
    {
        var members = PropertyBag.Of(metric).ToArray();
        if (members.Select(member => member.Name).FirstOrDefault(name => !Array.Exists(s_names, known => PropertyBag.Key(known) == PropertyBag.Key(name)))
            is { } unknown)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidMetric,
                $"'{unknown}' is no member of a metric; it has {string.Join(", ", s_names)}.{NearestName.Suggestion(unknown, s_names)}",
                target: metric.BaseObject);
        }

        string Text(string name) => PropertyBag.Text(members.FirstOrDefault(member => PropertyBag.Key(member.Name) == PropertyBag.Key(name)).Value) ?? "";
        return new MetricAttribute(Text("metricName"), Text("eventType"), Text("expression"));
    }
}
