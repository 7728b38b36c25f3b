namespace Personalize.Benchmarks.Endpoint;

/// <summary>What a load was answered with.</summary>
/// <param name="Milliseconds">Of every answer, in ascending order, from the time at which its request was due.</param>
/// <param name="Failed">Answers other than success, and connections that broke.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record LoadReport(double[] Milliseconds, int Failed, double Seconds)
{
    public double Rate => Milliseconds.Length / Seconds;

    /// <param name="share">0.5 for the median.</param>
    public double Percentile(double share) =>
        Milliseconds.Length == 0 ? double.NaN : Milliseconds[Math.Min(Milliseconds.Length - 1, (int)(share * Milliseconds.Length))];

    public override string ToString() =>
        $"{Milliseconds.Length} answers at {Rate:F0}/s, p50 {Percentile(0.5):F2}, p90 {Percentile(0.9):F2}, p99 {Percentile(0.99):F2}, "
        + $"p99.9 {Percentile(0.999):F2}, max {Percentile(1):F1} ms, {Failed} failed";
}
