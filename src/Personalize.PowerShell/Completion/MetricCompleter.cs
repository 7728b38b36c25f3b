using System.Collections;
using Personalize.PowerShell.Formatting;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of metrics.</summary>
public sealed class MetricCompleter : Completer
{
    private protected override IEnumerable<Suggestion> Suggest(IDictionary bound) =>
        MetricText.Descriptions.Select(metric => new Suggestion(metric.Key, metric.Value));
}
