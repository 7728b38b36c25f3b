using Personalize.Engine.Data;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Serving.Events;

/// <summary>Says of events whether a campaign's answers will know of them, and why not.</summary>
/// <param name="campaigns">The campaigns of the dataset group.</param>
internal sealed class EventEffects(IReadOnlyList<EventEffects.Target> campaigns)
{
    /// <summary>For each event, before it is recorded, why it changes no recommendations, or null when it changes those of some campaign.</summary>
    public IReadOnlyList<string?> WhyNone(IReadOnlyList<JournalEvent> events)
    {
        var reasons = events.Select(WhyNone).ToArray();
        foreach (var ofUser in Enumerable.Range(0, reasons.Length).Where(i => reasons[i] is null).GroupBy(i => events[i].UserId!))
        {
            // What several events of one write have in common is told of all but the first.
            var seen = new HashSet<(string?, long, string)>();
            var known = campaigns.Select(campaign => (Campaign: campaign, Is: campaign.KnownOf(ofUser.Key, [.. ofUser.Select(i => events[i])]))).ToArray();
            foreach (var (i, place) in ofUser.Select((i, place) => (i, place)))
            {
                if (!seen.Add((events[i].ItemId, events[i].SentAt, events[i].EventType.ToUpperInvariant()))
                    || Array.TrueForAll(known, all => all.Is[place] || WhyNot(all.Campaign, events[i]) is not null))
                {
                    reasons[i] = "the user has an event of the same item, second and type already";
                }
            }
        }

        return reasons;
    }

    private string? WhyNone(JournalEvent given)
    {
        if (given.ItemId is null)
            return $"it names no item{EventRules.Slip("itemId", given.Properties)}";
        if (given.UserId is null)
            return "its user is not known yet; it counts when its session is put with a user";
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

    private static string? WhyNot(Target campaign, JournalEvent given) => campaign switch
    {
        { Filter.EventType: { } type } when !type.Equals(given.EventType, StringComparison.OrdinalIgnoreCase) =>
            $"the model of campaign '{campaign.Name}' counts events of type '{type}' only, not '{given.EventType}'",
        { Filter.EventValueThreshold: { } threshold } when !(given.EventValue >= threshold) =>
            $"the model of campaign '{campaign.Name}' counts events with a value of {threshold} or more only",
        _ when !campaign.Knows(given.ItemId!) => $"the model of campaign '{campaign.Name}' does not know the item '{given.ItemId}'; it counts in the next training",
        _ => null,
    };

    /// <summary>A campaign that may count events.</summary>
    /// <param name="Filter">What its model was trained on.</param>
    /// <param name="Knows">Whether its model knows an item.</param>
    /// <param name="KnownOf">For each of a user's events whether the user's history has it already.</param>
    internal sealed record Target(string Name, SnapshotOptions Filter, Func<string, bool> Knows, Func<string, IReadOnlyList<JournalEvent>, IReadOnlyList<bool>> KnownOf);
}
