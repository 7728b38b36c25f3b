namespace Personalize.Engine.Tests.Kernels;

/// <summary>Comparison of a float result with the double reference.</summary>
internal static class Expect
{
    /// <summary>|actual - expected| ≤ tolerance·max(scale, |expected|) for each element; NaN and infinities must be met exactly.</summary>
    public static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance, double scale = 1)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var index = 0; index < expected.Length; index++)
            Close(expected[index], actual[index], tolerance, scale, index);
    }

    public static void Close(double expected, float actual, double tolerance, double scale = 1, int index = 0)
    {
        if (!double.IsFinite(expected))
            Assert.Equal(expected, actual);
        else if (!(Math.Abs(actual - expected) <= tolerance * Math.Max(scale, Math.Abs(expected))))
            Assert.Fail($"Element {index}: expected {expected:R}, got {actual:R}.");
    }

    /// <summary>Equal to the last bit.</summary>
    public static void Same(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var index = 0; index < expected.Length; index++)
        {
            if (BitConverter.SingleToInt32Bits(expected[index]) != BitConverter.SingleToInt32Bits(actual[index]))
                Assert.Fail($"Element {index}: expected {expected[index]:R}, got {actual[index]:R}.");
        }
    }
}
