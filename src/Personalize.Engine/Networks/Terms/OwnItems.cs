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

    /// <summary>Ordinal → the first cell of its bucket of counts.</summary>
    private static readonly byte[] s_countBuckets = [.. Enumerable.Range(0, 256).Select(count => (byte)(CountBucket(count) * AgeBuckets))];

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
        fixed (byte* countBuckets = s_countBuckets)
        {
            // Ages and times only grow going back, so the events with the same buckets are neighbours.
            for (var newest = last; newest >= oldest;)
            {
                var ageBucket = AgeBucket(last - newest);
                var timeBucket = TimeBucket(now - history.Times[newest]);
                var end = ageBucket == AgeBuckets - 1 ? oldest : Math.Max(oldest, last - (1 << ageBucket) + 1);
                if (timeBucket < TimeBuckets - 1)
                    end = FirstAfter(history.Times, end, newest, now - SecondsTo(timeBucket + 1));
                for (var q = newest; q >= end; q--)
                {
                    var item = history.Items[q];
                    if (history.NextOccurrences[q] < position)
                        continue;
                    var column = columns == null ? item : columns[item];
                    own[count] = new OwnItem(column, (short)(countBuckets[history.Ordinals[q]] + ageBucket), (short)timeBucket);
                    count += column >= 0 ? 1 : 0;
                }

                newest = end - 1;
            }
        }

        return count;
    }

    /// <summary>The first of the events from <paramref name="first"/> to <paramref name="last"/> that is later than a time; the last one is.</summary>
    private static int FirstAfter(long* times, int first, int last, long time)
    {
        while (first < last)
        {
            var middle = (int)(((uint)first + (uint)last) / 2);
            if (times[middle] > time)
                last = middle;
            else
                first = middle + 1;
        }

        return first;
    }

    /// <summary>The shortest time that falls into a <see cref="TimeBucket"/>.</summary>
    private static long SecondsTo(int bucket) => bucket == 0 ? 0 : 1L << (2 * (bucket - 1));
}
