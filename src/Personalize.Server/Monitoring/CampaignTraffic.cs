using System.Collections.Concurrent;

namespace Personalize.Server.Monitoring;

/// <summary>How often campaigns are asked, and how long their answers take, over the last minutes.</summary>
internal sealed class CampaignTraffic(TimeProvider clock)
{
    public const int Minutes = 15;

    // Names that nobody has are asked for, too.
    private const int MostCampaigns = 1000;

    private readonly TimeProvider _clock = clock;
    private readonly ConcurrentDictionary<string, Window> _windows = new();

    /// <param name="campaign">Name or ARN, in any form.</param>
    public void Answered(string campaign, bool succeeded, TimeSpan elapsed)
    {
        var name = Arn.LastPartOf(campaign);
        if (!_windows.TryGetValue(name, out var window))
        {
            if (_windows.Count >= MostCampaigns)
                return;
            window = _windows.GetOrAdd(name, _ => new Window());
        }

        window.Add(Minute(), succeeded, elapsed);
    }

    /// <summary>What a campaign answered in the last <see cref="Minutes"/> minutes.</summary>
    public TrafficSummary Of(string campaign) =>
        _windows.TryGetValue(campaign, out var window) ? window.Summary(Minute()) : new TrafficSummary(0, 0, null, null);

    private long Minute() => _clock.GetUtcNow().ToUnixTimeSeconds() / 60;

    /// <summary>A histogram for each minute, whose bounds grow by a fifth, so that percentiles are exact to a tenth.</summary>
    private sealed class Window
    {
        private const int Buckets = 96;
        private const double Least = 1e-5;
        private const double Growth = 1.2;

        private readonly Lock _lock = new();
        private readonly long[] _minutes = new long[Minutes];
        private readonly int[] _failed = new int[Minutes];
        private readonly int[,] _counts = new int[Minutes, Buckets];

        public void Add(long minute, bool succeeded, TimeSpan elapsed)
        {
            var bucket = Math.Clamp((int)Math.Ceiling(Math.Log(elapsed.TotalSeconds / Least, Growth)), 0, Buckets - 1);
            lock (_lock)
            {
                var place = (int)(minute % Minutes);
                if (_minutes[place] != minute)
                {
                    (_minutes[place], _failed[place]) = (minute, 0);
                    for (var i = 0; i < Buckets; i++)
                        _counts[place, i] = 0;
                }

                if (succeeded)
                    _counts[place, bucket]++;
                else
                    _failed[place]++;
            }
        }

        public TrafficSummary Summary(long minute)
        {
            var counts = new long[Buckets];
            long failed = 0;
            lock (_lock)
            {
                for (var place = 0; place < Minutes; place++)
                {
                    if (_minutes[place] <= minute - Minutes)
                        continue;
                    failed += _failed[place];
                    for (var i = 0; i < Buckets; i++)
                        counts[i] += _counts[place, i];
                }
            }

            var answered = counts.Sum();
            return new TrafficSummary(answered, failed, Percentile(counts, answered, 0.5), Percentile(counts, answered, 0.99));
        }

        // The middle of the bucket, on its logarithmic scale.
        private static TimeSpan? Percentile(long[] counts, long total, double share)
        {
            if (total == 0)
                return null;
            var left = (long)Math.Ceiling(share * total);
            var bucket = 0;
            while ((left -= counts[bucket]) > 0)
                bucket++;
            return TimeSpan.FromSeconds(Least * Math.Pow(Growth, bucket - 0.5));
        }
    }
}
