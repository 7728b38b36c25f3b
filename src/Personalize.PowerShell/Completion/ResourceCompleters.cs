using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of dataset groups.</summary>
public sealed class DatasetGroupCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListDatasetGroups().Select(group => new Suggestion(group.Name, $"Dataset group, {group.Status}"));
}

/// <summary>Names of schemas.</summary>
public sealed class SchemaCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListSchemas().Select(schema => new Suggestion(schema.Name, $"Schema of {schema.DatasetType}"));
}

/// <summary>Names of solutions.</summary>
public sealed class SolutionCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListSolutions().Select(solution => new Suggestion(solution.Name, $"Solution, {(solution.PerformAutoML ? "AutoML" : solution.RecipeArn)}"));
}

/// <summary>ARNs of solution versions, newest first; then the solutions, which stand for their newest version.</summary>
public sealed class SolutionVersionCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListSolutionVersions().Reverse().Select(version => new Suggestion(version.Arn, $"{version.Status}, {version.RecipeArn ?? "AutoML"}"))
            .Concat(engine.ListSolutions().Select(solution => new Suggestion(solution.Name, $"The newest version of the solution {solution.Name}")));
}

/// <summary>Names of campaigns.</summary>
public sealed class CampaignCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListCampaigns().Select(campaign => new Suggestion(campaign.Name, $"Campaign of {campaign.SolutionVersionArn}"));
}

/// <summary>Names of event trackers.</summary>
public sealed class EventTrackerCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListEventTrackers().Select(tracker => new Suggestion(tracker.Name, $"Event tracker of {tracker.DatasetGroupArn}"));
}

/// <summary>Names of filters.</summary>
public sealed class FilterCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListFilters().Select(filter => new Suggestion(filter.Name, filter.FilterExpression));
}
