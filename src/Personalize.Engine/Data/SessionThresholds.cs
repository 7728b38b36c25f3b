namespace Personalize.Engine.Data;

/// <summary>
/// The gaps above which a new visit and a new session begin, derived from the data: the two cuts that best separate the histogram of
/// log-gaps into three classes (Otsu's criterion, IEEE Trans. SMC 1979: the largest between-class variance).
/// </summary>
/// <param name="VisitSeconds">τ_1.</param>
/// <param name="SessionSeconds">τ_2 ≥ τ_1.</param>
public readonly record struct SessionThresholds(long VisitSeconds, long SessionSeconds)
{
    /// <summary>Finds the cuts. Gaps of zero seconds are ignored; without positive gaps, half an hour and a day are used.</summary>
    public static SessionThresholds From(Snapshot snapshot)
    {
        const int PerOctave = 2;
        var histogram = new double[40 * PerOctave];
        for (var user = 0; user < snapshot.UserCount; user++)
        {
            for (var e = snapshot.UserOffsets[user] + 1; e < snapshot.UserOffsets[user + 1]; e++)
            {
                var gap = snapshot.EventTimes[e] - snapshot.EventTimes[e - 1];
                if (gap > 0)
                    histogram[Math.Min(histogram.Length - 1, (int)(Math.Log2(gap) * PerOctave))]++;
            }
        }

        var (first, second) = OtsuCuts(histogram);
        return second == 0
            ? new SessionThresholds(1_800, 86_400)
            : new SessionThresholds((long)Math.Pow(2, first / (double)PerOctave), (long)Math.Pow(2, second / (double)PerOctave));
    }

    /// <summary>How many of the thresholds a gap exceeds: 0, 1 or 2.</summary>
    public int LevelOf(long gap) => gap > SessionSeconds ? 2 : gap > VisitSeconds ? 1 : 0;

    private static (int First, int Second) OtsuCuts(double[] histogram)
    {
        var mass = new double[histogram.Length + 1];
        var moment = new double[histogram.Length + 1];
        for (var i = 0; i < histogram.Length; i++)
        {
            mass[i + 1] = mass[i] + histogram[i];
            moment[i + 1] = moment[i] + (histogram[i] * i);
        }

        double Class(int from, int to)
        {
            var weight = mass[to] - mass[from];
            var sum = moment[to] - moment[from];
            return weight > 0 ? sum * sum / weight : 0;
        }

        var best = (First: 0, Second: 0);
        var bestScore = mass[^1] > 0 ? Class(0, histogram.Length) : double.MaxValue;
        for (var a = 1; a < histogram.Length - 1; a++)
        {
            for (var b = a + 1; b < histogram.Length; b++)
            {
                var score = Class(0, a) + Class(a, b) + Class(b, histogram.Length);
                if (score > bestScore * (1 + 1e-12))
                    (best, bestScore) = ((a, b), score);
            }
        }

        return best;
    }
}
