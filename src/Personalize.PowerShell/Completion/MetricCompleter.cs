using Personalize.Engine.Evaluation;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of metrics.</summary>
public sealed class MetricCompleter : Completer
{
    private protected override IEnumerable<Suggestion> Suggest(CompletionRequest request) =>
        RankingMetrics.Names.Select(name => new Suggestion(name, MetricDescription.Describe(name)));
}
