using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of event trackers.</summary>
public sealed class EventTrackerCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListEventTrackers(new()).Select(tracker => new Suggestion(tracker.Name, $"Event tracker of {tracker.DatasetGroupArn}"));
}
