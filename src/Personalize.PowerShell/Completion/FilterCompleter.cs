using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of filters.</summary>
public sealed class FilterCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListFilters(new()).Select(filter => new Suggestion(filter.Name, filter.FilterExpression));
}
