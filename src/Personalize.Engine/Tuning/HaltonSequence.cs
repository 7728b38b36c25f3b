using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tuning;

/// <summary>
/// Points that fill the unit cube evenly from the first one on (Halton, Numerische Mathematik 1960), all moved by the same random
/// shift (Cranley and Patterson, 1976).
/// </summary>
internal sealed class HaltonSequence
{
    private static readonly int[] s_bases = [2, 3, 5, 7, 11, 13, 17, 19];

    private readonly double[] _shift;
    private int _index;

    /// <param name="dimensions">0..8.</param>
    /// <param name="random">The source of the shift.</param>
    public HaltonSequence(int dimensions, FastRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, s_bases.Length);
        _shift = [.. Enumerable.Range(0, dimensions).Select(_ => random.NextDouble())];
    }

    /// <summary>The next point, every coordinate in [0, 1).</summary>
    public double[] Next()
    {
        _index++;
        return [.. _shift.Select((shift, dimension) => (RadicalInverse(_index, s_bases[dimension]) + shift) % 1)];
    }

    // The digits of the index in a base, mirrored at the radix point.
    private static double RadicalInverse(int index, int @base)
    {
        double result = 0, digit = 1;
        for (; index > 0; index /= @base)
            result += index % @base * (digit /= @base);
        return result;
    }
}
