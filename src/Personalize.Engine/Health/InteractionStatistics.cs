using Personalize.Engine.Data;

namespace Personalize.Engine.Health;

/// <summary>Measures the events of a snapshot.</summary>
internal static class InteractionStatistics
{
    // More gaps than this are sampled evenly: percentiles do not need hundreds of millions of values.
    private const int MostGaps = 10_000_000;

    private static readonly int[] s_percentiles = [0, 5, 10, 25, 50, 75, 90, 95, 99, 100];

    public static InteractionHealth Measure(Snapshot snapshot, long duplicatesDropped)
    {
        var lengths = new double[snapshot.UserCount];
        for (var user = 0; user < lengths.Length; user++)
            lengths[user] = snapshot.UserOffsets[user + 1] - snapshot.UserOffsets[user];
        var thresholds = SessionThresholds.From(snapshot);
        var gaps = MeasureGaps(snapshot, thresholds);
        var counts = new int[snapshot.ItemCount];
        foreach (var item in snapshot.EventItems)
            counts[item]++;
        return new InteractionHealth
        {
            Events = snapshot.EventCount,
            Users = snapshot.UserCount,
            Items = counts.Count(count => count > 0),
            FirstEvent = DateTime.UnixEpoch.AddSeconds(snapshot.EventTimes.Min()),
            LastEvent = DateTime.UnixEpoch.AddSeconds(snapshot.EventTimes.Max()),
            EventTypes = CountTypes(snapshot),
            HistoryLength = Percentiles(lengths),
            GapSeconds = Percentiles(gaps.Positive),
            SameTimeShare = gaps.All == 0 ? 0 : (double)gaps.Zero / gaps.All,
            VisitGap = TimeSpan.FromSeconds(thresholds.VisitSeconds),
            SessionGap = TimeSpan.FromSeconds(thresholds.SessionSeconds),
            EventsPerSession = (double)snapshot.EventCount / gaps.Sessions,
            RepeatShare = (double)CountRepeats(snapshot) / snapshot.EventCount,
            DuplicatesDropped = duplicatesDropped,
            TopItemsShare = TopShare(counts, snapshot.EventCount),
            PopularityHalfLife = PopularityDecay.HalfLife(snapshot),
        };
    }

    /// <summary>Nearest-rank percentiles; empty without values.</summary>
    private static Dictionary<int, double> Percentiles(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0
            ? []
            : s_percentiles.ToDictionary(percent => percent, percent => values[Math.Max(0, (int)Math.Ceiling(percent / 100.0 * values.Length) - 1)]);
    }

    private static (double[] Positive, long Zero, long All, long Sessions) MeasureGaps(Snapshot snapshot, SessionThresholds thresholds)
    {
        var (zero, all, sessions) = (0L, 0L, (long)snapshot.UserCount);
        var step = Math.Max(1, snapshot.EventCount / MostGaps);
        var positive = new List<double>();
        for (var user = 0; user < snapshot.UserCount; user++)
        {
            for (var e = snapshot.UserOffsets[user] + 1; e < snapshot.UserOffsets[user + 1]; e++)
            {
                var gap = snapshot.EventTimes[e] - snapshot.EventTimes[e - 1];
                all++;
                if (gap == 0)
                    zero++;
                else if (all % step == 0)
                    positive.Add(gap);
                if (gap > thresholds.SessionSeconds)
                    sessions++;
            }
        }

        return ([.. positive], zero, all, sessions);
    }

    private static long CountRepeats(Snapshot snapshot)
    {
        // The last user who had each item, + 1.
        var lastUser = new int[snapshot.ItemCount];
        var repeats = 0L;
        for (var user = 0; user < snapshot.UserCount; user++)
        {
            for (var e = snapshot.UserOffsets[user]; e < snapshot.UserOffsets[user + 1]; e++)
            {
                ref var last = ref lastUser[snapshot.EventItems[e]];
                if (last == user + 1)
                    repeats++;
                last = user + 1;
            }
        }

        return repeats;
    }

    private static Dictionary<string, long> CountTypes(Snapshot snapshot)
    {
        var counts = new Dictionary<string, long>();
        foreach (var type in snapshot.EventTypeIndices ?? [])
        {
            var name = type < 0 ? "(none)" : snapshot.EventTypes[type];
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        return counts.OrderByDescending(entry => entry.Value).ToDictionary();
    }

    private static double TopShare(int[] counts, int events) =>
        (double)counts.OrderDescending().Take(Math.Max(1, counts.Count(count => count > 0) / 100)).Sum(count => (long)count) / events;
}
