using System.Runtime.CompilerServices;

namespace Personalize.Engine.Kernels.Simd;

/// <summary>The vector form of <see cref="MixtureKernel"/>: sum, logarithm and slope of a vector of columns without leaving the registers.</summary>
internal static unsafe class SimdMixture
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LogOnePlus<TSimd, TVector>(
        float* rows, int rowCount, int rowStride, float* weights, int count, float* logarithms, float* slopes)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var j = 0;
        for (; j <= count - TSimd.Lanes; j += TSimd.Lanes)
            Columns<TSimd, TVector>(rows + j, rowCount, rowStride, weights, logarithms + j, slopes + j);
        for (; j < count; j++)
            Columns<SimdScalar, float>(rows + j, rowCount, rowStride, weights, logarithms + j, slopes + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns<TSimd, TVector>(float* row, int rowCount, nint rowStride, float* weights, float* logarithms, float* slopes)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var one = TSimd.Create(1f);
        var odds = one;
        for (var r = 0; r < rowCount; r++, row += rowStride)
            odds = TSimd.MultiplyAdd(TSimd.Create(weights[r]), TSimd.Load(row), odds);
        TSimd.Store(SimdMath.Log<TSimd, TVector>(odds), logarithms);
        TSimd.Store(TSimd.Divide(one, odds), slopes);
    }
}
