using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Types of events.</summary>
public sealed class EventTypeCompleter : DataCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, string datasetGroup, CompletionRequest request) =>
        engine.SuggestValues(new(datasetGroup, DatasetType.Interactions, "EVENT_TYPE", request.Word, MostSuggestions))
            .Select(type => new Suggestion(type, "Event type"));
}
