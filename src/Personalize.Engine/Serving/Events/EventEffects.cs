using Personalize.Engine.Data;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Serving.Events;

/// <summary>Says of an event whether a campaign's answers know of it, and why not.</summary>
/// <param name="campaigns">The campaigns of the dataset group.</param>
internal sealed class EventEffects(IReadOnlyList<EventEffects.Target> campaigns)
{
    /// <summary>Why an event changes no recommendations, or null when it changes those of some campaign.</summary>
    public string? WhyNone(JournalEvent given)
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
    internal sealed record Target(string Name, SnapshotOptions Filter, Func<string, bool> Knows);
}
