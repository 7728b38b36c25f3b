using System.Globalization;
using Personalize.Engine.Health;

namespace Personalize.PowerShell.Formatting;

/// <summary>The data health report as text.</summary>
public static class HealthText
{
    /// <summary>One line per dataset: type, rows, ids, fields.</summary>
    public static string Datasets(DatasetHealth health) => Lines(health.Datasets.Select(dataset =>
        $"{dataset.DatasetType}: {Display.Count(dataset.Rows)} rows"
        + (dataset.IdsKnownShare is { } share ? $", covering {Percent(share)} of the ids with interactions" : "")
        + (dataset.UsedFields.Count > 0 ? $"; fields {string.Join(", ", dataset.UsedFields)}" : "")));

    /// <summary>How many rows of the tested files would be kept, and why the others would not, one line per reason; empty for stored data.</summary>
    public static string Validation(DatasetHealth health) => health.Validation is not { } validation
        ? ""
        : $"{Display.Count(validation.RowsRead)} rows read, {Display.Count(validation.RowsKept)} valid"
            + $"{(validation.RowsDropped.Count > 0 ? Environment.NewLine : "")}{Display.CountLines(validation.RowsDropped)}";

    /// <summary>Events, users, items, days, event types.</summary>
    public static string Events(DatasetHealth health) => health.Interactions is not { } events
        ? "none"
        : $"{Display.Count(events.Events)} of {Display.Count(events.Users)} users with {Display.Count(events.Items)} items, "
            + Display.Days(events.FirstEvent, events.LastEvent)
            + (events.EventTypes.Count > 0 ? $"; {Display.Counts(events.EventTypes)}" : "");

    /// <summary>Percentiles in one line: <c>5 % 2, 50 % 31, 95 % 310, maximum 2 314</c>.</summary>
    public static string HistoryLength(DatasetHealth health) => Percentiles(health.Interactions?.HistoryLength, value => Display.Count((long)value));

    /// <summary>Percentiles of the gaps, and the share of events at the same time as the previous one.</summary>
    public static string Gaps(DatasetHealth health) => health.Interactions is not { } events
        ? ""
        : $"{Percentiles(events.GapSeconds, Duration)}{(events.GapSeconds.Count > 0 ? "; " : "")}"
            + $"{Percent(events.SameTimeShare)} at the same time as the previous event";

    /// <summary>The thresholds that the network uses.</summary>
    public static string Sessions(DatasetHealth health) => health.Interactions is not { } events
        ? ""
        : $"a new visit after {Duration(events.VisitGap.TotalSeconds)}, a new session after {Duration(events.SessionGap.TotalSeconds)}; "
            + $"{events.EventsPerSession.ToString("0.0", CultureInfo.CurrentCulture)} events per session";

    /// <summary>Repeats, duplicates, concentration and change of popularity.</summary>
    public static string Habits(DatasetHealth health) => health.Interactions is not { } events
        ? ""
        : $"{Percent(events.RepeatShare)} repeats, {Display.Count(events.DuplicatesDropped)} duplicates dropped, "
            + $"{Percent(events.TopItemsShare)} on the top 1 % of items, "
            + (events.PopularityHalfLife is { } halfLife
                ? $"popularity half-life {Duration(halfLife.TotalSeconds)}"
                : "popularity changes too slowly for the data to show it");

    /// <summary>Cold items and the hyperparameters they were counted with.</summary>
    public static string Cold(DatasetHealth health) => health.ColdItems is not { } cold
        ? ""
        : $"{Display.Count(cold.Count)} ({Display.Count(cold.WithoutInteractions)} without interactions) with fewer than {cold.MaxInteractions} interactions "
            + $"and younger than {cold.MaxDuration.ToString(CultureInfo.CurrentCulture)} days relative to {cold.RelativeFrom}";

    /// <summary>One line per recipe: whether it can be trained and, if not, what it lacks.</summary>
    public static string Recipes(DatasetHealth health) => Lines(health.Recipes.Select(recipe =>
    {
        var lacking = recipe.Requirements.Where(requirement => !requirement.IsMet).ToList();
        return $"{recipe.Recipe}: {(recipe.CanTrain ? "ready" : "not ready")}"
            + string.Concat(lacking.Select(requirement => $"; {requirement.Name}: {requirement.Found} ({requirement.Needed} needed)"));
    }));

    /// <summary>The remarks, one per line.</summary>
    public static string Remarks(DatasetHealth health) => Lines(health.Remarks);

    private static string Percentiles(IReadOnlyDictionary<int, double>? values, Func<double, string> format) => values is null or { Count: 0 }
        ? ""
        : string.Join(", ", values.Where(entry => entry.Key is 5 or 25 or 50 or 75 or 95 or 100)
            .Select(entry => $"{(entry.Key == 100 ? "maximum" : $"{entry.Key} %")} {format(entry.Value)}"));

    private static string Duration(double seconds) =>
        seconds < 172_800 ? Display.Seconds(seconds) : $"{(seconds / 86_400).ToString("0.#", CultureInfo.CurrentCulture)} days";

    private static string Percent(double share) => $"{(share * 100).ToString("0.#", CultureInfo.CurrentCulture)} %";

    private static string Lines(IEnumerable<string> lines) => string.Join(Environment.NewLine, lines);
}
