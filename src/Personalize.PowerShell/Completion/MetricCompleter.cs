using Personalize.Engine.Evaluation;
using Personalize.PowerShell.Formatting;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of metrics.</summary>
public sealed class MetricCompleter : Completer
{
    private protected override IEnumerable<Suggestion> Suggest(CompletionRequest request) =>
        RankingMetrics.Names.Select(name => new Suggestion(name, MetricText.Describe(name)));
}
