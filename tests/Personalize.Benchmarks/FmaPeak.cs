using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Personalize.Engine.Kernels.Simd;

namespace Personalize.Benchmarks;

/// <summary>
/// The rate of fused multiply-adds that the processor reaches when it does nothing else, with its widest vectors; the speed of a kernel
/// is given as a share of it. It is measured in the same run, because the clock rate and other load change.
/// </summary>
internal static class FmaPeak
{
    /// <summary>Independent chains: enough to cover the latency of two units, few enough for 16 registers.</summary>
    private const int Chains = 12;

    private const int Rounds = 200;

    /// <summary>
    /// Floating-point operations per second (a multiply-add counts as two) of <paramref name="threadCount"/> threads together: the best
    /// of many rounds of a fraction of a millisecond, because longer ones would be disturbed on a busy machine.
    /// </summary>
    public static double Measure(int threadCount)
    {
        if (Vector512.IsHardwareAccelerated)
            return Measure<Simd512, Vector512<float>>(threadCount);
        if (Vector256.IsHardwareAccelerated)
            return Measure<Simd256, Vector256<float>>(threadCount);
        return Vector128.IsHardwareAccelerated ? Measure<Simd128, Vector128<float>>(threadCount) : Measure<SimdScalar, float>(threadCount);
    }

    private static double Measure<TSimd, TVector>(int threadCount)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        const int steps = 100_000;
        var best = 0d;
        using var start = new Barrier(threadCount);
        var seconds = new double[threadCount];
        var threads = Enumerable.Range(0, threadCount).Select(index => new Thread(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                start.SignalAndWait();
                var begin = Stopwatch.GetTimestamp();
                Chain<TSimd, TVector>(steps);
                seconds[index] = Stopwatch.GetElapsedTime(begin).TotalSeconds;
                start.SignalAndWait();
                if (index == 0)
                    best = Math.Max(best, seconds.Sum(elapsed => 2d * Chains * TSimd.Lanes * steps / elapsed));
                start.SignalAndWait();
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chain<TSimd, TVector>(int steps)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var (factor, addend) = (TSimd.Create(0.9999f), TSimd.Create(1.0001f));
        TVector x0 = addend, x1 = addend, x2 = addend, x3 = addend, x4 = addend, x5 = addend;
        TVector x6 = addend, x7 = addend, x8 = addend, x9 = addend, x10 = addend, x11 = addend;
        for (var step = 0; step < steps; step++)
        {
            x0 = TSimd.MultiplyAdd(x0, factor, addend);
            x1 = TSimd.MultiplyAdd(x1, factor, addend);
            x2 = TSimd.MultiplyAdd(x2, factor, addend);
            x3 = TSimd.MultiplyAdd(x3, factor, addend);
            x4 = TSimd.MultiplyAdd(x4, factor, addend);
            x5 = TSimd.MultiplyAdd(x5, factor, addend);
            x6 = TSimd.MultiplyAdd(x6, factor, addend);
            x7 = TSimd.MultiplyAdd(x7, factor, addend);
            x8 = TSimd.MultiplyAdd(x8, factor, addend);
            x9 = TSimd.MultiplyAdd(x9, factor, addend);
            x10 = TSimd.MultiplyAdd(x10, factor, addend);
            x11 = TSimd.MultiplyAdd(x11, factor, addend);
        }
        var sums = TSimd.Add(TSimd.Add(TSimd.Add(x0, x1), TSimd.Add(x2, x3)), TSimd.Add(TSimd.Add(x4, x5), TSimd.Add(x6, x7)));
        return TSimd.Sum(TSimd.Add(sums, TSimd.Add(TSimd.Add(x8, x9), TSimd.Add(x10, x11))));
    }
}
