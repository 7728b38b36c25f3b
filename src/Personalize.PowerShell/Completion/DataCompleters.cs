using System.Text.RegularExpressions;
using Personalize.Engine;
using Personalize.Engine.Data;

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

/// <summary>Ids of users.</summary>
public sealed class UserCompleter : DataCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, string datasetGroup, CompletionRequest request) =>
        engine.SuggestUsers(datasetGroup, request.Word, MostSuggestions).Select(user => new Suggestion(user, "User"));
}

/// <summary>Ids of items.</summary>
public sealed class ItemCompleter : DataCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, string datasetGroup, CompletionRequest request) =>
        engine.SuggestItems(datasetGroup, request.Word, MostSuggestions).Select(item => new Suggestion(item, "Item"));
}

/// <summary>Types of events.</summary>
public sealed class EventTypeCompleter : DataCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, string datasetGroup, CompletionRequest request) =>
        engine.SuggestValues(datasetGroup, DatasetType.Interactions, "EVENT_TYPE", request.Word, MostSuggestions)
            .Select(type => new Suggestion(type, "Event type"));
}

/// <summary>The metadata fields of a dataset, each as a hashtable to fill in.</summary>
public abstract class FieldsCompleter : DataCompleter
{
    private protected abstract DatasetType Dataset { get; }

    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, string datasetGroup, CompletionRequest request) =>
        engine.ListFields(datasetGroup)
            .Where(known => known.Type == Dataset && (known.Field.Name == "CREATION_TIMESTAMP" || !PersonalizeEngine.IsReservedField(Dataset, known.Field.Name)))
            .Select(known => new Suggestion($"@{{ {known.Field.Name} = '' }}", $"{known.Field.Type} field of the {Dataset.ToString().ToLowerInvariant()}") { Label = known.Field.Name, IsCode = true });
}

/// <summary>The contextual metadata of a request.</summary>
public sealed class ContextCompleter : FieldsCompleter
{
    private protected override DatasetType Dataset => DatasetType.Interactions;
}

/// <summary>The metadata of an item.</summary>
public sealed class ItemPropertiesCompleter : FieldsCompleter
{
    private protected override DatasetType Dataset => DatasetType.Items;
}

/// <summary>The metadata of a user.</summary>
public sealed class UserPropertiesCompleter : FieldsCompleter
{
    private protected override DatasetType Dataset => DatasetType.Users;
}

/// <summary>The placeholders of the filter, as a hashtable to fill in.</summary>
public partial class FilterValuesCompleter : StoreCompleter
{
    /// <summary>The parameter that names the filter.</summary>
    private protected virtual string Filter => "Filter";

    private protected sealed override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request)
    {
        if (request.Argument(Filter) is not { } name)
            return [];
        var expression = engine.GetFilter(name).FilterExpression;
        string[] members = [.. Placeholder().Matches(expression).Select(match => match.Groups[1].Value).Distinct().Select(placeholder => $"{placeholder} = ''")];
        return members.Length == 0 ? [] : [new Suggestion($"@{{ {string.Join("; ", members)} }}", expression) { IsCode = true }];
    }

    [GeneratedRegex(@"\$(\w+)")]
    private static partial Regex Placeholder();
}

/// <summary>The placeholders of the promotion's filter.</summary>
public sealed class PromotionFilterValuesCompleter : FilterValuesCompleter
{
    private protected override string Filter => "PromotionFilter";
}
