using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Personalize.Engine.Kernels.Simd;

/// <summary>
/// The micro-kernel of the matrix product: a tile of C, up to 12 rows by two vectors, stays in registers over all of k. With 512-bit vectors
/// that is 24 sums, 2 vectors of B and the broadcast values of A in 32 registers; with 16 registers 6 rows by two vectors fit.
/// </summary>
internal static unsafe class SimdTile
{
    /// <summary>
    /// How many steps of k lie between asking for a line and using it: a step of the tallest tile takes 12 cycles, a line of the third-level
    /// cache up to 200.
    /// </summary>
    private const int StepsAhead = 12;

    /// <summary>
    /// C[rows × 1 or 2 vectors] = or += A[rows×k]·B[k × 1 or 2 vectors], TTwo: two vectors. Each element is summed over k in order, so that
    /// it does not depend on the tile it falls in. TFar: each step of k is on another line of A and B, so far from the one before that the
    /// hardware does not foresee it; the lines are then asked for ahead.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TSimd, TVector, TTile, TTwo, TFar>(
        int k, float* a, nint aRowStride, nint aColumnStride, float* b, nint bRowStride, float* c, nint cRowStride, bool accumulate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TTile : struct, ITile
        where TTwo : struct, ISwitch
        where TFar : struct, ISwitch
    {
        TVector sum0A, sum0B;
        TVector sum1A, sum1B;
        TVector sum2A, sum2B;
        TVector sum3A, sum3B;
        TVector sum4A, sum4B;
        TVector sum5A, sum5B;
        TVector sum6A, sum6B;
        TVector sum7A, sum7B;
        TVector sum8A, sum8B;
        TVector sum9A, sum9B;
        TVector sum10A, sum10B;
        TVector sum11A, sum11B;
        sum0A = sum0B = sum1A = sum1B = sum2A = sum2B = sum3A = sum3B = sum4A = sum4B = sum5A = sum5B = TSimd.Create(0f);
        sum6A = sum6B = sum7A = sum7B = sum8A = sum8B = sum9A = sum9B = sum10A = sum10B = sum11A = sum11B = TSimd.Create(0f);
        Prefetch<TSimd, TVector, TTile, TTwo>(c, cRowStride);
        // Three addresses and two offsets reach all twelve rows with the addressing modes there are.
        var a4 = a + (4 * aRowStride);
        var a8 = a + (8 * aRowStride);
        var twoRows = 2 * aRowStride;
        var threeRows = 3 * aRowStride;
        var nextA = a + (StepsAhead * aColumnStride) + TTile.Rows - 1;
        var nextB = b + (StepsAhead * bRowStride);
        for (; k > 0; k--)
        {
            if (TFar.IsOn && Sse.IsSupported)
            {
                Sse.Prefetch0(nextA);
                Sse.Prefetch0(nextB);
                if (TTwo.IsOn)
                    Sse.Prefetch0(nextB + TSimd.Lanes);
                nextA += aColumnStride;
                nextB += bRowStride;
            }

            var b0 = TSimd.Load(b);
            var b1 = TTwo.IsOn ? TSimd.Load(b + TSimd.Lanes) : b0;
            b += bRowStride;
            var value0 = TSimd.Create(*a);
            sum0A = TSimd.MultiplyAdd(value0, b0, sum0A);
            if (TTwo.IsOn)
                sum0B = TSimd.MultiplyAdd(value0, b1, sum0B);
            if (TTile.Rows > 1)
            {
                var value1 = TSimd.Create(a[aRowStride]);
                sum1A = TSimd.MultiplyAdd(value1, b0, sum1A);
                if (TTwo.IsOn)
                    sum1B = TSimd.MultiplyAdd(value1, b1, sum1B);
            }
            if (TTile.Rows > 2)
            {
                var value2 = TSimd.Create(a[twoRows]);
                sum2A = TSimd.MultiplyAdd(value2, b0, sum2A);
                if (TTwo.IsOn)
                    sum2B = TSimd.MultiplyAdd(value2, b1, sum2B);
                var value3 = TSimd.Create(a[threeRows]);
                sum3A = TSimd.MultiplyAdd(value3, b0, sum3A);
                if (TTwo.IsOn)
                    sum3B = TSimd.MultiplyAdd(value3, b1, sum3B);
            }
            if (TTile.Rows > 4)
            {
                var value4 = TSimd.Create(*a4);
                sum4A = TSimd.MultiplyAdd(value4, b0, sum4A);
                if (TTwo.IsOn)
                    sum4B = TSimd.MultiplyAdd(value4, b1, sum4B);
                var value5 = TSimd.Create(a4[aRowStride]);
                sum5A = TSimd.MultiplyAdd(value5, b0, sum5A);
                if (TTwo.IsOn)
                    sum5B = TSimd.MultiplyAdd(value5, b1, sum5B);
            }
            if (TTile.Rows > 6)
            {
                var value6 = TSimd.Create(a4[twoRows]);
                sum6A = TSimd.MultiplyAdd(value6, b0, sum6A);
                if (TTwo.IsOn)
                    sum6B = TSimd.MultiplyAdd(value6, b1, sum6B);
                var value7 = TSimd.Create(a4[threeRows]);
                sum7A = TSimd.MultiplyAdd(value7, b0, sum7A);
                if (TTwo.IsOn)
                    sum7B = TSimd.MultiplyAdd(value7, b1, sum7B);
            }
            if (TTile.Rows > 8)
            {
                var value8 = TSimd.Create(*a8);
                sum8A = TSimd.MultiplyAdd(value8, b0, sum8A);
                if (TTwo.IsOn)
                    sum8B = TSimd.MultiplyAdd(value8, b1, sum8B);
                var value9 = TSimd.Create(a8[aRowStride]);
                sum9A = TSimd.MultiplyAdd(value9, b0, sum9A);
                if (TTwo.IsOn)
                    sum9B = TSimd.MultiplyAdd(value9, b1, sum9B);
                var value10 = TSimd.Create(a8[twoRows]);
                sum10A = TSimd.MultiplyAdd(value10, b0, sum10A);
                if (TTwo.IsOn)
                    sum10B = TSimd.MultiplyAdd(value10, b1, sum10B);
                var value11 = TSimd.Create(a8[threeRows]);
                sum11A = TSimd.MultiplyAdd(value11, b0, sum11A);
                if (TTwo.IsOn)
                    sum11B = TSimd.MultiplyAdd(value11, b1, sum11B);
            }
            a += aColumnStride;
            a4 += aColumnStride;
            a8 += aColumnStride;
        }

        Finish<TSimd, TVector, TTwo>(sum0A, sum0B, c, accumulate);
        if (TTile.Rows > 1)
        {
            Finish<TSimd, TVector, TTwo>(sum1A, sum1B, c + (1 * cRowStride), accumulate);
        }
        if (TTile.Rows > 2)
        {
            Finish<TSimd, TVector, TTwo>(sum2A, sum2B, c + (2 * cRowStride), accumulate);
            Finish<TSimd, TVector, TTwo>(sum3A, sum3B, c + (3 * cRowStride), accumulate);
        }
        if (TTile.Rows > 4)
        {
            Finish<TSimd, TVector, TTwo>(sum4A, sum4B, c + (4 * cRowStride), accumulate);
            Finish<TSimd, TVector, TTwo>(sum5A, sum5B, c + (5 * cRowStride), accumulate);
        }
        if (TTile.Rows > 6)
        {
            Finish<TSimd, TVector, TTwo>(sum6A, sum6B, c + (6 * cRowStride), accumulate);
            Finish<TSimd, TVector, TTwo>(sum7A, sum7B, c + (7 * cRowStride), accumulate);
        }
        if (TTile.Rows > 8)
        {
            Finish<TSimd, TVector, TTwo>(sum8A, sum8B, c + (8 * cRowStride), accumulate);
            Finish<TSimd, TVector, TTwo>(sum9A, sum9B, c + (9 * cRowStride), accumulate);
            Finish<TSimd, TVector, TTwo>(sum10A, sum10B, c + (10 * cRowStride), accumulate);
            Finish<TSimd, TVector, TTwo>(sum11A, sum11B, c + (11 * cRowStride), accumulate);
        }
    }

    /// <summary>
    /// Asks for the lines of C before the sums are known. The rows of C are too far apart for the hardware to foresee them, and waiting for
    /// them at the end costs up to a fifth of the time where C is larger than the second-level cache.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<TSimd, TVector, TTile, TTwo>(float* c, nint cRowStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TTile : struct, ITile
        where TTwo : struct, ISwitch
    {
        if (!Sse.IsSupported)
            return;
        for (var i = 0; i < TTile.Rows; i++)
        {
            Sse.Prefetch0(c + (i * cRowStride));
            if (TTwo.IsOn)
                Sse.Prefetch0(c + (i * cRowStride) + (2 * TSimd.Lanes) - 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TSimd, TVector, TTwo>(TVector first, TVector second, float* c, bool accumulate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TTwo : struct, ISwitch
    {
        TSimd.Store(accumulate ? TSimd.Add(first, TSimd.Load(c)) : first, c);
        if (TTwo.IsOn)
            TSimd.Store(accumulate ? TSimd.Add(second, TSimd.Load(c + TSimd.Lanes)) : second, c + TSimd.Lanes);
    }
}
