using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Solutions;

/// <summary>Checks what a solutionConfig says about the data: eventsConfig, trainingDataConfig and autoTrainingConfig.</summary>
internal static class DataRules
{
    private const int MostEventTypes = 10;
    private const string Events = "solutionConfig.eventsConfig.eventParametersList";
    private const string TrainingData = "solutionConfig.trainingDataConfig";

    public static void Check(Recipe recipe, string? eventType, SolutionConfig config, ProblemList problems, Action<string>? warning)
    {
        if (config.EventsConfig is { } events)
            CheckEvents(events.EventParametersList, eventType, problems);
        if (config.TrainingDataConfig is { } data)
            CheckColumns(recipe, data, problems, warning);
        if (config is { EventsConfig.EventParametersList: { Count: > 1 } list, TrainingDataConfig: not null }
            && list.Any(entry => entry.Weight != list[0].Weight)
            && !SolutionSettings.Columns(config)!.Uses(DatasetType.Interactions, DatasetFields.EventType))
        {
            problems.Add(
                ErrorIds.InvalidConfigurationValue,
                $"{Events} weighs types of events, but {TrainingData} leaves the column {DatasetFields.EventType} out; keep it, or leave the weights out.",
                DatasetFields.EventType);
        }

    }

    private static void CheckEvents(IReadOnlyList<EventParameters> entries, string? eventType, ProblemList problems)
    {
        if (entries.Count is 0 or > MostEventTypes)
            problems.Add(ErrorIds.InvalidConfigurationValue, $"{Events} has {entries.Count} entries; it must have 1 to {MostEventTypes}.", entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            var (type, weight) = (entries[i].EventType, entries[i].Weight);
            if (weight is < 0 or > 1)
            {
                problems.Add(
                    ErrorIds.InvalidConfigurationValue,
                    string.Create(CultureInfo.InvariantCulture, $"{Events}[{i}].weight is {weight}; it must be a number from 0 to 1."),
                    weight);
            }

            if (entries.Take(i).Any(other => Same(other.EventType, type)))
                problems.Add(ErrorIds.InvalidConfigurationValue, $"{Events}[{i}].eventType is '{type}', which is already in the list.", type);
        }

        if (entries.Count > 0 && entries.All(entry => entry.Weight == 0))
            problems.Add(ErrorIds.InvalidConfigurationValue, $"{Events} gives every type the weight 0, so there is nothing to recommend.", 0);
        if (eventType is not null && entries.Count > 0 && !entries.Any(entry => Same(entry.EventType, eventType)))
        {
            problems.Add(
                ErrorIds.InvalidConfigurationValue,
                $"eventType is '{eventType}', which is not in {Events}, so no event would be used. Leave eventType out, or add it to the list.",
                eventType);
        }
    }

    private static void CheckColumns(Recipe recipe, TrainingDataConfig data, ProblemList problems, Action<string>? warning)
    {
        foreach (var (type, columns) in data.ExcludedDatasetColumns ?? new Dictionary<DatasetType, IReadOnlyList<string>>())
        {
            if (data.IncludedDatasetColumns?.ContainsKey(type) == true)
            {
                problems.Add(
                    ErrorIds.InvalidConfigurationValue,
                    $"{TrainingData} has both includedDatasetColumns and excludedDatasetColumns for {type}; give one of the two.",
                    type);
            }

            foreach (var column in columns.Where(column => ColumnSelection.Required(type).Contains(column, StringComparer.OrdinalIgnoreCase)))
            {
                problems.Add(
                    ErrorIds.InvalidConfigurationValue,
                    $"{TrainingData}.excludedDatasetColumns.{type} names {column}, without which nothing can be trained.",
                    column);
            }
        }

        var types = (data.IncludedDatasetColumns?.Keys ?? []).Concat(data.ExcludedDatasetColumns?.Keys ?? []).Distinct().Order().ToArray();
        if (types.Length > 0 && !recipe.UsesMetadata)
        {
            warning?.Invoke(
                $"trainingDataConfig changes little for {recipe.Name}, which uses only the users, items, times and types of the interactions; "
                    + $"named are columns of {string.Join(", ", types)}.");
        }
    }

    /// <param name="isFollowed">Whether the solution is to be trained by itself.</param>
    public static void CheckSchedule(AutoTrainingConfig schedule, bool isFollowed, ProblemList problems, Action<string>? warning)
    {
        const string Name = "autoTrainingConfig.schedulingExpression";
        var interval = schedule.SchedulingExpression is { } expression ? TrainingInterval.TryParse(expression) : null;
        if (schedule.SchedulingExpression is not null && interval is null)
        {
            problems.Add(
                ErrorIds.InvalidConfigurationValue,
                $"{Name} is '{schedule.SchedulingExpression}'; it must have the form rate(7 days), with 1 to 99999 minutes, hours or days.",
                schedule.SchedulingExpression);
        }
        else if (isFollowed && interval is { Length: null })
        {
            problems.Add(
                ErrorIds.InvalidConfigurationValue,
                $"{Name} is '{interval.Expression}', which says at what time and not how often; with performAutoTraining it must have the form rate(7 days).",
                interval.Expression);
        }
        else if (!isFollowed)
        {
            warning?.Invoke(
                interval is { Length: null }
                    ? $"{Name} is '{interval.Expression}', which is kept but not followed: only intervals like rate(7 days) say when a training is due. "
                        + "Give the times to a scheduler of the system."
                    : "autoTrainingConfig says when a training is due, but without performAutoTraining nothing is trained by itself: "
                        + "let a scheduler of the system train the solution if it is due.");
        }
    }

    private static bool Same(string first, string second) => first.Equals(second, StringComparison.OrdinalIgnoreCase);
}
