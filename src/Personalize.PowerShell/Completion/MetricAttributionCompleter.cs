using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of metric attributions.</summary>
public sealed class MetricAttributionCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListMetricAttributions(new()).Select(attribution => new Suggestion(attribution.Name, $"Metric attribution of {attribution.DatasetGroupArn}"));
}
