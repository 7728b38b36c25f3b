using System.Text.RegularExpressions;
using Personalize.Engine.Common;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Attribution;

/// <summary>What a metric adds up.</summary>
/// <param name="Dataset">The dataset of the field; null to count events.</param>
/// <param name="Field">The field whose values are added up; null to count events.</param>
internal sealed partial record MetricExpression(DatasetType? Dataset, string? Field)
{
    /// <summary>Counts events.</summary>
    public const string Count = "SAMPLECOUNT()";

    private const string Allowed = $"it is {Count}, SUM(Interactions.<field>) or SUM(Items.<field>)";

    /// <summary>Reads an expression that was checked when it was stored.</summary>
    public static MetricExpression Parse(string text)
    {
        var match = Form().Match(text);
        return match.Groups["field"].Success
            ? new MetricExpression(Enum.Parse<DatasetType>(match.Groups["dataset"].Value, ignoreCase: true), match.Groups["field"].Value)
            : new MetricExpression(null, null);
    }

    /// <summary>The metric with its expression in the common spelling, after everything wrong with it was added to the problems.</summary>
    /// <param name="schemaOf">The schema of a dataset; null if the group has no such dataset.</param>
    public static MetricAttribute Check(ProblemList problems, MetricAttribute metric, Func<DatasetType, DatasetSchema?> schemaOf)
    {
        var name = metric.MetricName;
        Text(problems, "metricName", name, name);
        Text(problems, $"The eventType of the metric '{name}'", metric.EventType, name);
        var match = Form().Match(metric.Expression ?? "");
        if (!match.Success)
        {
            problems.Add(
                ErrorIds.InvalidMetricExpression, $"The expression of the metric '{name}' is '{metric.Expression}'; {Allowed}.", metric.Expression);
            return metric;
        }

        if (!match.Groups["field"].Success)
            return metric with { Expression = Count };
        var type = Enum.Parse<DatasetType>(match.Groups["dataset"].Value, ignoreCase: true);
        var given = match.Groups["field"].Value;
        var numbers = schemaOf(type)?.Fields.Where(IsNumber).Select(field => field.Name).ToArray();
        if (numbers is null)
        {
            problems.Add(
                ErrorIds.InvalidMetricExpression,
                $"The metric '{name}' adds up {type}.{given}, but the dataset group has no {type} dataset yet; import or create it first.", metric.Expression);
            return metric;
        }

        var known = numbers.FirstOrDefault(field => field.Equals(given, StringComparison.OrdinalIgnoreCase));
        if (known is null)
        {
            problems.Add(
                ErrorIds.InvalidMetricExpression,
                $"The metric '{name}' adds up {type}.{given}, which is not a numeric field of {type}; "
                    + (numbers.Length == 0 ? $"{type} has none." : $"there are {string.Join(", ", numbers)}.{NearestName.Suggestion(given, numbers)}"),
                metric.Expression);
        }

        return metric with { Expression = $"SUM({type}.{known ?? given})" };
    }

    private static bool IsNumber(SchemaField field) =>
        field.Type is FieldType.Float or FieldType.Double or FieldType.Int or FieldType.Long
        && field.Name is not (DatasetFields.Timestamp or DatasetFields.CreationTimestamp);

    private static void Text(ProblemList problems, string what, string? text, string? target)
    {
        if (string.IsNullOrWhiteSpace(text))
            problems.Add(ErrorIds.InvalidMetric, $"{what} is missing.", target);
        else if (text.Length > DatasetFields.LongestId)
            problems.Add(ErrorIds.InvalidMetric, $"{what} has {text.Length} characters; at most {DatasetFields.LongestId} are allowed.", text);
    }

    [GeneratedRegex(
        @"\A\s*(SAMPLECOUNT\s*\(\s*\)|SUM\s*\(\s*(?<dataset>Interactions|Items)\s*\.\s*(?<field>\w+)\s*\))\s*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
