using System.Numerics;
using Personalize.Engine.Data;

namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// The score every item of the user's own history gets in addition: a learned table over how often the user had it and how
/// many events ago the last time was, plus a table over the time since. On data with repeats the table learns to bring
/// items back (Ren et al., "RepeatNet", AAAI 2019, reduced to its sparse part); where nothing repeats it learns to leave
/// seen items out.
/// <code>copy(j) = C[count(j), age(j)] + D[bucket(t_last - t_j)]   for items j among the newest events, else 0</code>
/// </summary>
internal static unsafe class CopyTerm
{
    /// <summary>Only the newest events of a history count; bounds the work on very long ones.</summary>
    public const int Window = 1024;

    public const int CountBuckets = 8;

    public const int AgeBuckets = 11;

    /// <summary>Base-4 logarithm of seconds: 0 s, … , 4^13 s ≈ 2 years.</summary>
    public const int TimeBuckets = 15;

    public const int ParameterCount = (CountBuckets * AgeBuckets) + TimeBuckets;

    /// <summary>1, 2, 3-4, 5-8, … , 65 and more.</summary>
    public static int CountBucket(int count) => Math.Min(CountBuckets - 1, count <= 1 ? 0 : 1 + BitOperations.Log2((uint)count - 1));

    /// <summary>Events since the last occurrence: 0, 1, 2-3, 4-7, … , 512 and more.</summary>
    public static int AgeBucket(int age) => Math.Min(AgeBuckets - 1, age == 0 ? 0 : 1 + BitOperations.Log2((uint)age));

    public static int TimeBucket(long seconds) =>
        seconds <= 0 ? 0 : Math.Min(TimeBuckets - 1, 1 + (BitOperations.Log2((ulong)seconds) / 2));

    /// <summary>The least time that falls into a <see cref="TimeBucket"/>.</summary>
    private static long SecondsTo(int bucket) => bucket == 0 ? 0 : 1L << (2 * (bucket - 1));

    /// <summary>
    /// Adds the term to a row of scores. Writes what it added to (item and parameter cells), for the backward pass and for
    /// explanations, and returns how many.
    /// </summary>
    /// <param name="parameters">[<see cref="ParameterCount"/>].</param>
    /// <param name="history">The user's events.</param>
    /// <param name="position">Events before the one to predict.</param>
    /// <param name="columns">Item → column of the row, or null when they are the same; -1 where the row lacks the item.</param>
    /// <param name="row">Scores, changed.</param>
    /// <param name="touched">[<see cref="Window"/>].</param>
    public static int Forward(float* parameters, in HistoryView history, int position, int* columns, float* row, CopyEntry* touched)
    {
        if (position == 0)
            return 0;
        var count = 0;
        var last = position - 1;
        var now = history.Times[last];
        var oldest = Math.Max(0, position - Window);

        // Ages and times only grow on the way back: their buckets change seldom, and each is left when its end is reached.
        var ageBucket = 0;
        var lastOfAge = last;
        var timeCell = (CountBuckets * AgeBuckets) + TimeBucket(0);
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
                var bucket = TimeBucket(now - history.Times[q]);
                timeCell = (CountBuckets * AgeBuckets) + bucket;
                endOfTime = bucket == TimeBuckets - 1 ? long.MinValue : now - SecondsTo(bucket + 1);
            }

            var item = history.Items[q];
            if (history.NextOccurrences[q] < position || item < 0)
                continue;
            var column = columns == null ? item : columns[item];
            if (column < 0)
                continue;
            var cell = (CountBucket(history.Ordinals[q]) * AgeBuckets) + ageBucket;
            row[column] += parameters[cell] + parameters[timeCell];
            touched[count++] = new CopyEntry(column, (short)cell, (short)timeCell);
        }

        return count;
    }

    /// <summary>Accumulates the parameters' gradient from the row's gradient.</summary>
    public static void Backward(float* gradientRow, CopyEntry* touched, int count, float* gradient)
    {
        // Neighbouring entries share their cells: sums stay in registers until a cell changes.
        for (var i = 0; i < count;)
        {
            var (cell, timeCell) = (touched[i].Cell, touched[i].TimeCell);
            var sum = 0f;
            for (; i < count && touched[i].Cell == cell && touched[i].TimeCell == timeCell; i++)
                sum += gradientRow[touched[i].Column];
            gradient[cell] += sum;
            gradient[timeCell] += sum;
        }
    }
}

/// <summary>One addition of the copy term: which column of the row, from which parameter cells.</summary>
internal readonly record struct CopyEntry(int Column, short Cell, short TimeCell);
