namespace Personalize.Benchmarks;

/// <summary>A figure over several seeds.</summary>
internal static class Spread
{
    /// <summary>Mean and standard deviation, as text.</summary>
    public static string Of(double[] values)
    {
        var mean = values.Average();
        return $"{mean:F4}±{Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Length - 1)):F4}";
    }
}
