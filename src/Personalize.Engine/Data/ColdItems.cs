namespace Personalize.Engine.Data;

/// <summary>
/// Which items are cold (personalize.md §1): few interactions and young. The age counts from CREATION_TIMESTAMP where the
/// item has one, else from its first interaction; an item with neither is new.
/// </summary>
internal static class ColdItems
{
    public const string LatestItem = "latestItem";
    public const string CurrentTime = "currentTime";

    /// <summary>Training on cold items needs at least as many.</summary>
    public const int Least = 100;

    /// <summary>Training on cold items takes at most as many.</summary>
    public const int Most = 80_000;

    /// <summary>The indices of the cold items, ascending.</summary>
    /// <param name="snapshot">Items with and without events.</param>
    /// <param name="maxInteractions">An item with this many or more is not cold.</param>
    /// <param name="maxDays">An item of this many days or more is not cold.</param>
    /// <param name="currentTime">Where age is measured back from, Unix seconds; null for the newest item or interaction.</param>
    public static int[] Find(Snapshot snapshot, int maxInteractions, double maxDays, long? currentTime)
    {
        var interactions = new int[snapshot.ItemCount];
        var born = new long[snapshot.ItemCount];
        Array.Fill(born, long.MaxValue);
        var newest = long.MinValue;
        for (var e = 0; e < snapshot.EventCount; e++)
        {
            var item = snapshot.EventItems[e];
            interactions[item]++;
            born[item] = Math.Min(born[item], snapshot.EventTimes[e]);
            newest = Math.Max(newest, snapshot.EventTimes[e]);
        }

        for (var item = 0; snapshot.ItemCreationTimes is { } creation && item < born.Length; item++)
        {
            if (creation[item] == ColumnData.MissingInteger)
                continue;
            born[item] = creation[item];
            newest = Math.Max(newest, creation[item]);
        }

        var from = currentTime ?? newest;
        return [.. Enumerable.Range(0, born.Length).Where(item => interactions[item] < maxInteractions && (born[item] == long.MaxValue || from - born[item] < maxDays * 86_400))];
    }
}
