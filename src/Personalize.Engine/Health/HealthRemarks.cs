using System.Globalization;
using Personalize.Engine.Data;
using Personalize.Engine.Import;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Health;

/// <summary>What the figures mean for someone who is about to train, one sentence each.</summary>
internal static class HealthRemarks
{
    private const double FewRepeats = 0.01;
    private const double ManyRepeats = 0.3;
    private const double ManySameTimes = 0.2;
    private const double FewKnown = 0.9;
    private const int ShortHistory = 3;

    /// <param name="now">UTC.</param>
    public static IEnumerable<string> Of(DatasetHealth health, DateTime now)
    {
        if (health.Validation is { RowsRejected: > 0 } validation)
            yield return $"{validation.RowsRejected} of {validation.RowsRead} rows break the rules; without SkipInvalidRecords an import is rejected.";
        foreach (var dataset in health.Datasets)
        {
            if (dataset.UnusedFields.Count > 0)
            {
                yield return $"{dataset.DatasetType}: the model does not use {string.Join(", ", dataset.UnusedFields)}, "
                    + "because plain strings are neither categorical nor textual.";
            }

            if (dataset.IdsKnownShare < FewKnown)
            {
                yield return $"{dataset.DatasetType}: only {Percent(dataset.IdsKnownShare.Value)} of those with interactions have a row here; "
                    + "the ids may be spelled differently.";
            }
        }

        if (health.Interactions is not { } events)
            yield break;
        if (events.HistoryLength[50] < ShortHistory)
        {
            yield return Say($"Half of the users have {events.HistoryLength[50]:0} interactions or fewer, ")
                + "so the network has little to learn from; compare it with the baselines.";
        }

        if (events.RepeatShare > ManyRepeats)
        {
            yield return $"{Percent(events.RepeatShare)} of the interactions repeat an item that the user already had, "
                + "so such items are recommended again; exclude them with a filter if you do not want that.";
        }
        else if (events.RepeatShare < FewRepeats)
        {
            yield return $"Users hardly ever repeat an item ({Percent(events.RepeatShare)}).";
        }

        if (events.SameTimeShare > ManySameTimes)
        {
            yield return $"{Percent(events.SameTimeShare)} of the interactions have the same time as the user's previous one, "
                + "so their order in the file matters.";
        }

        if (events.PopularityHalfLife is { } halfLife)
            yield return Say($"Popularity has a half-life of {halfLife.TotalDays:0.#} days: train again at least that often, and keep recency_mask true.");
        if (events.LastEvent - events.FirstEvent < TimeSpan.FromDays(1))
            yield return "All interactions are within one day: check the unit of the timestamps.";
        else if (events.LastEvent < DateTime.UnixEpoch.AddSeconds(DatasetFields.SuspiciouslyEarly))
            yield return Say($"The newest interaction is from {events.LastEvent:yyyy-MM-dd}: check the unit of the timestamps.");
        if (events.LastEvent > now)
        {
            yield return Say(
                $"The newest interaction is from {events.LastEvent:yyyy-MM-dd HH:mm}, in the future: check the unit and the time zone of the timestamps.");
        }
    }

    /// <summary>Ids and values that are named like a missing value, by the rule of imports.</summary>
    public static IEnumerable<string> OfWords(Snapshot snapshot)
    {
        var ids = new[] { (DatasetFields.UserId, snapshot.Users), (DatasetFields.ItemId, snapshot.Items), (DatasetFields.EventType, snapshot.EventTypes) }
            .Select(entry => (Name: entry.Item1, Words: MissingValues.Occurring(word => entry.Item2.IndexOf(word) >= 0)));
        var texts = new[] { snapshot.ItemMetadata, snapshot.UserMetadata, snapshot.ContextMetadata }
            .SelectMany(columns => columns ?? [])
            .Where(column => column.Texts is not null)
            .Select(column => (column.Name, Words: (IReadOnlyList<string>)[.. column.Texts!.Where(text => MissingValues.IsWord(text)).Distinct()!]));
        return ids.Concat(texts)
            .Where(entry => entry.Words.Count > 0)
            .Select(entry => $"{entry.Name} contains {string.Join(", ", entry.Words.Select(word => $"'{word}'"))} as text; "
                + $"if that means a missing value, import again with the NullValue '{entry.Words[0]}'.");
    }

    private static string Percent(double share) => Say($"{share * 100:0.#} %");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
