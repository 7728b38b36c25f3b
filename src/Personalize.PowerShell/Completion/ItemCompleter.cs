using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Ids of items.</summary>
public sealed class ItemCompleter : DataCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, string datasetGroup, CompletionRequest request) =>
        engine.SuggestItems(new(datasetGroup, request.Word, MostSuggestions)).Select(item => new Suggestion(item, "Item"));
}
