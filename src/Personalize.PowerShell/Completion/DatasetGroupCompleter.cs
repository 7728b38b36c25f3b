using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of dataset groups.</summary>
public sealed class DatasetGroupCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListDatasetGroups(new()).Select(group => new Suggestion(group.Name, $"Dataset group, {group.Status}"));
}
