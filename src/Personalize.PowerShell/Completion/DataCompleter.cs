using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Offers values from the data of a dataset group, or of the group that a campaign serves.</summary>
public abstract class DataCompleter : StoreCompleter
{
    /// <summary>More than fits on the screen would help nobody.</summary>
    private protected const int MostSuggestions = 50;

    private protected sealed override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        DatasetGroup(engine, request) is { } datasetGroup ? Suggest(engine, datasetGroup, request) : [];

    private protected abstract IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, string datasetGroup, CompletionRequest request);

    // The group that the command names, the group of the resource it names, or the only group there is.
    private static string? DatasetGroup(PersonalizeEngine engine, CompletionRequest request)
    {
        if (request.Argument("DatasetGroup") is { } group)
            return group;
        if (request.Argument("Campaign") is { } campaign)
            return engine.DescribeSolutionVersion(new(engine.DescribeCampaign(new(campaign)).SolutionVersionArn)).DatasetGroupArn;
        if (request.Argument("EventTracker") is { } tracker)
            return engine.DescribeEventTracker(new(tracker)).DatasetGroupArn;
        return engine.ListDatasetGroups(new()) is [var only] ? only.Arn : null;
    }
}
