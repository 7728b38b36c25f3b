namespace Personalize.Engine.Data;

/// <summary>The items that users saw when they chose ("Impressions data" in the Amazon Personalize developer guide).</summary>
/// <param name="offsets">[events + 1] entry range of each event; empty ranges for events without impressions.</param>
/// <param name="items">The item of each entry, in the order in which it was shown.</param>
internal sealed class Impressions(int[] offsets, int[] items)
{
    /// <summary>Maximum number of items of an event ("PutEvents" in the Amazon Personalize API reference).</summary>
    public const int Most = 25;

    /// <summary>What separates items in the field of a dataset.</summary>
    public const char Separator = '|';

    /// <summary>The items shown at an event, the chosen one among them; empty if nobody knows what was shown.</summary>
    public ReadOnlySpan<int> Of(int e) => items.AsSpan(offsets[e]..offsets[e + 1]);

    /// <summary>Impressions of events, of which those do not count that the chosen item is not among; null if there are none.</summary>
    /// <param name="shown">For each event the items shown; null where nobody knows.</param>
    /// <param name="chosen">The item of each event.</param>
    public static Impressions? Of(IReadOnlyList<int[]?> shown, int[] chosen)
    {
        var offsets = new int[shown.Count + 1];
        for (var e = 0; e < shown.Count; e++)
            offsets[e + 1] = offsets[e] + (shown[e] is { } items && Array.IndexOf(items, chosen[e]) >= 0 ? items.Length : 0);
        return offsets[^1] == 0
            ? null
            : new Impressions(offsets, [.. shown.SelectMany((items, e) => offsets[e + 1] > offsets[e] ? items! : [])]);
    }

    /// <summary>The impressions of some of the events.</summary>
    public Impressions Take(IReadOnlyList<int> events)
    {
        var taken = new int[events.Count + 1];
        for (var i = 0; i < events.Count; i++)
            taken[i + 1] = taken[i] + Of(events[i]).Length;
        var shown = new int[taken[^1]];
        for (var i = 0; i < events.Count; i++)
            Of(events[i]).CopyTo(shown.AsSpan(taken[i]));
        return new Impressions(taken, shown);
    }
}
