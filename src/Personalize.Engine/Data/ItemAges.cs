using Personalize.Engine.Schemas;

namespace Personalize.Engine.Data;

/// <summary>
/// Since when items exist and how many events they have. The age of an item counts from its CREATION_TIMESTAMP if it has one, otherwise from its
/// first event ("Items dataset requirements" in the Amazon Personalize developer guide).
/// </summary>
internal sealed class ItemAges
{
    /// <summary>The birth of an item with neither.</summary>
    public const long Unknown = long.MaxValue;

    /// <param name="snapshot">The data.</param>
    public ItemAges(Snapshot snapshot)
    {
        Counts = new int[snapshot.ItemCount];
        Births = new long[snapshot.ItemCount];
        Array.Fill(Births, Unknown);
        LatestEvent = snapshot.EventTimes.DefaultIfEmpty(0).Max();
        for (var e = 0; e < snapshot.EventCount; e++)
        {
            var item = snapshot.EventItems[e];
            Counts[item]++;
            Births[item] = Math.Min(Births[item], snapshot.EventTimes[e]);
        }

        for (var item = 0; item < snapshot.ItemCount; item++)
        {
            if (snapshot.ItemCreationTimes?[item] is { } created and not ColumnData.MissingInteger)
                Births[item] = created;
        }
    }

    /// <summary>Unix seconds from which the age of each item counts, or <see cref="Unknown"/>.</summary>
    public long[] Births { get; }

    /// <summary>The number of events of each item.</summary>
    public int[] Counts { get; }

    /// <summary>The time of the newest event.</summary>
    public long LatestEvent { get; }
}
