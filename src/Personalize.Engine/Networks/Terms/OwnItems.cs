using System.Numerics;
using Personalize.Engine.Data;

namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// The items among the newest events of the user, each once: how often the user had it, and how many events and how long ago the last
/// time was. They are found once per row, for all terms.
/// <para>
/// The bias of an item and its product with the state have no part in the scores of own items. Both are learned from the events of all
/// users who had the item. If this user is the only one, they already explain the user's habit, which leaves too little to explain for the
/// terms that hold for any user; the items that only an unseen user has would then rank far below where they belong.
/// </para>
/// </summary>
internal static unsafe class OwnItems
{
    /// <summary>Only the newest events of a history are used, which bounds the work on very long ones.</summary>
    public const int Window = 1024;

    public const int CountBuckets = 8;

    public const int AgeBuckets = 11;

    /// <summary>Number of pairs of count and age.</summary>
    public const int Habits = CountBuckets * AgeBuckets;

    /// <summary>Base-4 logarithm of seconds: 0 s, … , 4^13 s ≈ 2 years.</summary>
    public const int TimeBuckets = 15;

    /// <summary>1, 2, 3-4, 5-8, … , 65 and more.</summary>
    public static int CountBucket(int count) => Math.Min(CountBuckets - 1, count <= 1 ? 0 : 1 + BitOperations.Log2((uint)count - 1));

    /// <summary>Events since the last occurrence: 0, 1, 2-3, 4-7, … , 512 and more.</summary>
    public static int AgeBucket(int age) => Math.Min(AgeBuckets - 1, age == 0 ? 0 : 1 + BitOperations.Log2((uint)age));

    public static int TimeBucket(long seconds) =>
        seconds <= 0 ? 0 : Math.Min(TimeBuckets - 1, 1 + (BitOperations.Log2((ulong)seconds) / 2));

    /// <summary>Lists the own items of a row and returns how many there are.</summary>
    /// <param name="history">The user's events.</param>
    /// <param name="position">Events before the one to predict.</param>
    /// <param name="columns">Item → column of the row, or null if they are the same; -1 if the row lacks the item.</param>
    /// <param name="own">[<see cref="Window"/>], receives the items, newest first.</param>
    public static int Find(in HistoryView history, int position, int* columns, OwnItem* own)
    {
        if (position == 0)
            return 0;
        var count = 0;
        var last = position - 1;
        var now = history.Times[last];
        var oldest = Math.Max(0, position - Window);

        // Ages and times only grow going back, so their buckets change rarely, and each is left when its end is reached.
        var ageBucket = 0;
        var lastOfAge = last;
        var timeBucket = 0;
        var endOfTime = now - SecondsTo(1);
        for (var q = last; q >= oldest; q--)
        {
            if (q < lastOfAge)
            {
                ageBucket = AgeBucket(last - q);
                lastOfAge = ageBucket == AgeBuckets - 1 ? oldest : last - (1 << ageBucket) + 1;
            }

            if (history.Times[q] <= endOfTime)
            {
                timeBucket = TimeBucket(now - history.Times[q]);
                endOfTime = timeBucket == TimeBuckets - 1 ? long.MinValue : now - SecondsTo(timeBucket + 1);
            }

            var item = history.Items[q];
            if (history.NextOccurrences[q] < position)
                continue;
            var column = columns == null ? item : columns[item];
            if (column >= 0)
                own[count++] = new OwnItem(column, (short)((CountBucket(history.Ordinals[q]) * AgeBuckets) + ageBucket), (short)timeBucket);
        }

        return count;
    }

    /// <summary>The shortest time that falls into a <see cref="TimeBucket"/>.</summary>
    private static long SecondsTo(int bucket) => bucket == 0 ? 0 : 1L << (2 * (bucket - 1));
}
