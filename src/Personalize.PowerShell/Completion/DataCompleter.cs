using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Offers what is in the data of a dataset group, or of the one that a campaign serves.</summary>
public abstract class DataCompleter : StoreCompleter
{
    /// <summary>More than fits on a screen helps nobody.</summary>
    private protected const int MostSuggestions = 50;

    private protected sealed override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        DatasetGroup(engine, request) is { } datasetGroup ? Suggest(engine, datasetGroup, request) : [];

    private protected abstract IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, string datasetGroup, CompletionRequest request);

    // The group that the command names, or that its resource belongs to, or the only one.
    private static string? DatasetGroup(PersonalizeEngine engine, CompletionRequest request)
    {
        if (request.Argument("DatasetGroup") is { } group)
            return group;
        if (request.Argument("Campaign") is { } campaign)
            return engine.GetSolutionVersion(engine.GetCampaign(campaign).SolutionVersionArn).DatasetGroupArn;
        if (request.Argument("EventTracker") is { } tracker)
            return engine.GetEventTracker(tracker).DatasetGroupArn;
        return engine.ListDatasetGroups() is [var only] ? only.Arn : null;
    }
}
