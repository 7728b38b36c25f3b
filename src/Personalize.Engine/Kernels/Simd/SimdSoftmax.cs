using System.Runtime.CompilerServices;

namespace Personalize.Engine.Kernels.Simd;

/// <summary>
/// The vector form of <see cref="SoftmaxKernel"/>: one pass for the maximum, one for the exponentials and their sum, one to scale. The row
/// is expected in cache.
/// </summary>
internal static unsafe class SimdSoftmax
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Forward<TSimd, TVector>(float* row, float* bias, int count, float scale)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var maximum = Maximum<TSimd, TVector>(row, bias, count);
        var sum = bias is null
            ? Exponentials<TSimd, TVector, Off, On>(row, bias, count, maximum)
            : Exponentials<TSimd, TVector, On, On>(row, bias, count, maximum);
        SimdVector.Scale<TSimd, TVector>(row, count, scale / sum);
        return LogSumExp(maximum, sum);
    }

    public static float LogSumExp<TSimd, TVector>(float* row, float* bias, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var maximum = Maximum<TSimd, TVector>(row, bias, count);
        var sum = bias is null
            ? Exponentials<TSimd, TVector, Off, Off>(row, bias, count, maximum)
            : Exponentials<TSimd, TVector, On, Off>(row, bias, count, maximum);
        return LogSumExp(maximum, sum);
    }

    private static float LogSumExp(float maximum, float sum) => float.IsNegativeInfinity(maximum) ? maximum : maximum + MathF.Log(sum);

    private static float Maximum<TSimd, TVector>(float* row, float* bias, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => bias is null ? Maximum<TSimd, TVector, Off>(row, bias, count) : Maximum<TSimd, TVector, On>(row, bias, count);

    /// <summary>The largest row + bias. A NaN may hide in it: the exponentials then turn it into a NaN sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Maximum<TSimd, TVector, TBias>(float* row, float* bias, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TBias : struct, ISwitch
    {
        // Four at a time: one would wait for the latency of the comparison.
        var first = TSimd.Create(float.NegativeInfinity);
        var (second, third, fourth) = (first, first, first);
        var j = 0;
        for (; j <= count - (4 * TSimd.Lanes); j += 4 * TSimd.Lanes)
        {
            first = TSimd.AtLeast(Score<TSimd, TVector, TBias>(row, bias, j), first);
            second = TSimd.AtLeast(Score<TSimd, TVector, TBias>(row, bias, j + TSimd.Lanes), second);
            third = TSimd.AtLeast(Score<TSimd, TVector, TBias>(row, bias, j + (2 * TSimd.Lanes)), third);
            fourth = TSimd.AtLeast(Score<TSimd, TVector, TBias>(row, bias, j + (3 * TSimd.Lanes)), fourth);
        }
        for (; j <= count - TSimd.Lanes; j += TSimd.Lanes)
            first = TSimd.AtLeast(Score<TSimd, TVector, TBias>(row, bias, j), first);
        first = TSimd.AtLeast(TSimd.AtLeast(first, second), TSimd.AtLeast(third, fourth));
        var lanes = stackalloc float[TSimd.Lanes];
        TSimd.Store(first, lanes);
        var maximum = float.NegativeInfinity;
        for (var lane = 0; lane < TSimd.Lanes; lane++)
            maximum = SimdScalar.AtLeast(lanes[lane], maximum);
        for (; j < count; j++)
            maximum = SimdScalar.AtLeast(Score<SimdScalar, float, TBias>(row, bias, j), maximum);
        return maximum;
    }

    /// <summary>Σ exp(row + bias - maximum), with the terms written to the row if TStore is on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Exponentials<TSimd, TVector, TBias, TStore>(float* row, float* bias, int count, float maximum)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TBias : struct, ISwitch
        where TStore : struct, ISwitch
    {
        var shift = TSimd.Create(maximum);
        var first = TSimd.Create(0f);
        var second = first;
        var j = 0;
        for (; j <= count - (2 * TSimd.Lanes); j += 2 * TSimd.Lanes)
        {
            first = TSimd.Add(first, Term<TSimd, TVector, TBias, TStore>(row, bias, j, shift));
            second = TSimd.Add(second, Term<TSimd, TVector, TBias, TStore>(row, bias, j + TSimd.Lanes, shift));
        }
        for (; j <= count - TSimd.Lanes; j += TSimd.Lanes)
            first = TSimd.Add(first, Term<TSimd, TVector, TBias, TStore>(row, bias, j, shift));
        var sum = TSimd.Sum(TSimd.Add(first, second));
        for (; j < count; j++)
            sum += Term<SimdScalar, float, TBias, TStore>(row, bias, j, maximum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Term<TSimd, TVector, TBias, TStore>(float* row, float* bias, nint j, TVector maximum)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TBias : struct, ISwitch
        where TStore : struct, ISwitch
    {
        var term = SimdMath.ExpNonPositive<TSimd, TVector>(TSimd.Subtract(Score<TSimd, TVector, TBias>(row, bias, j), maximum));
        if (TStore.IsOn)
            TSimd.Store(term, row + j);
        return term;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Score<TSimd, TVector, TBias>(float* row, float* bias, nint j)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TBias : struct, ISwitch
        => TBias.IsOn ? TSimd.Add(TSimd.Load(row + j), TSimd.Load(bias + j)) : TSimd.Load(row + j);
}
