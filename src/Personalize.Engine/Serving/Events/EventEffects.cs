using Personalize.Engine.Data;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Serving.Events;

/// <summary>Says whether the answers of campaigns will take events into account and, if not, why.</summary>
/// <param name="campaigns">The campaigns of the dataset group.</param>
internal sealed class EventEffects(IReadOnlyList<EventEffects.ServedCampaign> campaigns)
{
    /// <summary>For each event, before it is recorded, why it changes no recommendations, or null if it changes those of at least one campaign.</summary>
    public IReadOnlyList<string?> WhyNone(IReadOnlyList<JournalEvent> events)
    {
        var reasons = events.Select(WhyNone).ToArray();
        var effective = Enumerable.Range(0, reasons.Length).Where(i => reasons[i] is null && events[i].UserId is not null);
        foreach (var ofUser in effective.GroupBy(i => events[i].UserId!))
        {
            // If several events of one write coincide, this applies to all but the first.
            var seen = new HashSet<(string?, long, string)>();
            var known = campaigns.Select(campaign => (Campaign: campaign, Is: campaign.KnownOf(ofUser.Key, [.. ofUser.Select(i => events[i])]))).ToArray();
            foreach (var (i, place) in ofUser.Select((i, place) => (i, place)))
            {
                if (!seen.Add((events[i].ItemId, events[i].SentAt, events[i].EventType.ToUpperInvariant()))
                    || Array.TrueForAll(known, all => all.Is[place] || WhyNot(all.Campaign, events[i]) is not null))
                {
                    reasons[i] = "the user already has an event with the same item, second and type";
                }
            }
        }

        return reasons;
    }

    private string? WhyNone(JournalEvent given)
    {
        if (given.ItemId is null)
            return $"it has no item{EventRules.Slip("itemId", given.Properties)}";
        if (campaigns.Count == 0)
            return "no campaign serves the dataset group; it counts in the next training";
        string? reason = null;
        foreach (var campaign in campaigns)
        {
            if (WhyNot(campaign, given) is not { } because)
                return null;
            reason ??= because;
        }

        return campaigns.Count switch
        {
            1 => reason,
            2 => $"{reason}, and the other campaign does not count it either",
            _ => $"{reason}, and none of the other {campaigns.Count - 1} campaigns counts it either",
        };
    }

    private static string? WhyNot(ServedCampaign campaign, JournalEvent given) => campaign switch
    {
        { FollowsUsers: false } => $"the recommendations of campaign '{campaign.Name}' do not depend on users; it counts in the next training",
        { Filter.EventType: { } type } when !type.Equals(given.EventType, StringComparison.OrdinalIgnoreCase) =>
            $"the model of campaign '{campaign.Name}' counts only events of type '{type}', not '{given.EventType}'",
        { Filter.EventValueThreshold: { } threshold } when !(given.EventValue >= threshold) =>
            $"the model of campaign '{campaign.Name}' counts only events with a value of {threshold} or more",
        { Filter.Events: { } events } when !events.Takes(given.EventType, given.EventValue ?? double.NaN) =>
            events.ThresholdOf(given.EventType) is { } least
                ? $"the model of campaign '{campaign.Name}' counts only events of type '{given.EventType}' with a value of {least} or more"
                : $"the model of campaign '{campaign.Name}' counts only events of the types {string.Join(", ", events.Types)}, not '{given.EventType}'",
        _ => null,
    };

    /// <summary>A campaign that may count events.</summary>
    /// <param name="Filter">The events that its model was trained on.</param>
    /// <param name="KnownOf">For each event of a user, whether the user's history already contains it.</param>
    internal sealed record ServedCampaign(
        string Name, SnapshotOptions Filter, Func<string, IReadOnlyList<JournalEvent>, IReadOnlyList<bool>> KnownOf)
    {
        /// <summary>False for a model that recommends the same to everybody.</summary>
        public bool FollowsUsers { get; init; } = true;
    }
}
