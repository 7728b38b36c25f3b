using Personalize.Engine.Data;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks;

/// <summary>Counts a <see cref="TrendTable"/> on the training users.</summary>
internal static class TrendCounter
{
    /// <summary>Minimum number of events between two moments.</summary>
    private const int EventsPerMoment = 50;

    /// <summary>Bounds the memory on large catalogues, which get fewer moments.</summary>
    private const long MostValues = 4 << 20;

    /// <param name="sequences">All events.</param>
    /// <param name="users">The training users; others are ignored.</param>
    /// <param name="mostMoments">Number of moments beyond which more would not help; 0 if demand is always the same.</param>
    /// <param name="team">The threads to use; the result does not depend on their number.</param>
    public static TrendTable Count(EncodedSequences sequences, IReadOnlyList<int> users, int mostMoments, ThreadTeam team)
    {
        var offsets = sequences.Snapshot.UserOffsets;
        var itemCount = sequences.Snapshot.ItemCount;
        var times = new long[users.Sum(u => offsets[u + 1] - offsets[u])];
        var items = new int[times.Length];
        var next = 0;
        foreach (var user in users)
        {
            var length = offsets[user + 1] - offsets[user];
            Array.Copy(sequences.Times, offsets[user], times, next, length);
            Array.Copy(sequences.Items, offsets[user], items, next, length);
            next += length;
        }

        Array.Sort(times, items);
        var moments = Moments(times, itemCount, mostMoments);
        var values = EncodedSequences.Pinned<float>(checked(moments.Length * TrendTable.Scales * itemCount));
        var share = new double[itemCount];
        foreach (var item in items)
            share[item] += 1.0 / items.Length;
        team.Run(TrendTable.Scales, (scale, _) => CountScale(scale, times, items, moments, share, values));
        return new TrendTable(moments, values);
    }

    /// <summary>The moments are equally many events apart, each occurs once, and before the first one nothing is known.</summary>
    private static long[] Moments(long[] times, int itemCount, int mostMoments)
    {
        var most = (int)Math.Clamp(Math.Min(times.Length / EventsPerMoment, MostValues / (TrendTable.Scales * Math.Max(1, itemCount))), 0, mostMoments);
        var moments = new List<long> { long.MinValue };
        for (var m = 1; m <= most && times.Length > 0; m++)
        {
            // The last moment is after all events and is used for current requests.
            var time = m == most ? times[^1] + 1 : times[(long)m * times.Length / most];
            if (time > moments[^1])
                moments.Add(time);
        }

        return [.. moments];
    }

    private static void CountScale(int scale, long[] times, int[] items, long[] moments, double[] share, float[] values)
    {
        var halfLife = TrendTable.HalfLifeDays[scale] * 86_400;
        var counts = new double[share.Length];
        var next = 0;
        for (var m = 1; m < moments.Length; m++)
        {
            var decay = m == 1 ? 1 : Math.Pow(0.5, (moments[m] - moments[m - 1]) / halfLife);
            for (var item = 0; item < counts.Length; item++)
                counts[item] *= decay;
            for (; next < times.Length && times[next] < moments[m]; next++)
                counts[items[next]] += Math.Pow(0.5, (moments[m] - times[next]) / halfLife);
            var total = counts.Sum();
            var prior = 20 + (0.02 * total);
            var row = values.AsSpan(((m * TrendTable.Scales) + scale) * counts.Length, counts.Length);
            for (var item = 0; item < counts.Length; item++)
                row[item] = share[item] > 0 ? (float)Math.Log((counts[item] + (prior * share[item])) / ((total + prior) * share[item])) : 0;
        }
    }
}
