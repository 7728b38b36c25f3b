using Personalize.Engine.Data;

namespace Personalize.Engine.Health;

/// <summary>
/// How fast popularity changes. Time is cut into equal periods; the item counts of two periods are compared by their cosine, and the
/// mean cosine of periods k apart falls with k. The half-life is the time after which it is half of that of neighbouring periods,
/// whose own distance from 1 is partly noise. For an exponential decay this is its half-life.
/// </summary>
internal static class PopularityDecay
{
    private const int Periods = 40;
    private const int FewestPairs = 4;

    /// <summary>Null if the similarity does not fall to half within the data.</summary>
    public static TimeSpan? HalfLife(Snapshot snapshot)
    {
        var (first, last) = (snapshot.EventTimes.Min(), snapshot.EventTimes.Max());
        if (last - first < Periods)
            return null;
        var width = (last - first + 1.0) / Periods;
        var counts = Count(snapshot, first, width);
        var similarities = Enumerable.Range(1, Periods - FewestPairs).Select(lag => Similarity(counts, lag)).ToArray();
        var half = similarities[0] / 2;
        for (var i = 1; half > 0 && i < similarities.Length; i++)
        {
            if (similarities[i] > half)
                continue;

            // Linear interpolation between this lag and the previous one; neighbouring periods are lag 0 of the decay.
            var part = (similarities[i - 1] - half) / (similarities[i - 1] - similarities[i]);
            return TimeSpan.FromSeconds((i - 1 + part) * width);
        }

        return null;
    }

    private static Dictionary<int, int>[] Count(Snapshot snapshot, long first, double width)
    {
        var counts = new Dictionary<int, int>[Periods];
        for (var period = 0; period < Periods; period++)
            counts[period] = [];
        for (var e = 0; e < snapshot.EventCount; e++)
        {
            var period = Math.Min(Periods - 1, (int)((snapshot.EventTimes[e] - first) / width));
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts[period], snapshot.EventItems[e], out _)++;
        }

        return counts;
    }

    // The mean over all pairs of periods, weighted by their events; empty periods do not count.
    private static double Similarity(Dictionary<int, int>[] counts, int lag)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var period = 0; period + lag < counts.Length; period++)
        {
            var (a, b) = (counts[period], counts[period + lag]);
            if (a.Count == 0 || b.Count == 0)
                continue;
            var dot = a.Sum(entry => b.TryGetValue(entry.Key, out var other) ? (double)entry.Value * other : 0);
            var cosine = dot / Math.Sqrt(a.Values.Sum(value => (double)value * value) * b.Values.Sum(value => (double)value * value));
            var weight = Math.Sqrt(a.Values.Sum(value => (double)value) * b.Values.Sum(value => (double)value));
            sum += cosine * weight;
            weights += weight;
        }

        return weights > 0 ? sum / weights : 0;
    }
}
