using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Ids of users.</summary>
public sealed class UserCompleter : DataCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, string datasetGroup, CompletionRequest request) =>
        engine.SuggestUsers(new(datasetGroup, request.Word, MostSuggestions)).Select(user => new Suggestion(user, "User"));
}
