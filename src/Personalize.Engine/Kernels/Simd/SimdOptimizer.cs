using System.Runtime.CompilerServices;

namespace Personalize.Engine.Kernels.Simd;

/// <summary>The vector forms of <see cref="OptimizerKernel"/>.</summary>
internal static unsafe class SimdOptimizer
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AdamW<TSimd, TVector>(float* parameters, float* gradient, float* firstMoment, float* secondMoment, int count, AdamWStep step)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // rate·(m/c1) / (√(v/c2) + ε) with the divisions by constants done once.
        var rate = step.LearningRate / step.FirstBiasCorrection;
        var correction = 1 / MathF.Sqrt(step.SecondBiasCorrection);
        var decay = -step.LearningRate * step.WeightDecay;
        var j = 0;
        for (; j <= count - TSimd.Lanes; j += TSimd.Lanes)
            AdamWElement<TSimd, TVector>(parameters + j, gradient + j, firstMoment + j, secondMoment + j, step, rate, correction, decay);
        for (; j < count; j++)
            AdamWElement<SimdScalar, float>(parameters + j, gradient + j, firstMoment + j, secondMoment + j, step, rate, correction, decay);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AdamWElement<TSimd, TVector>(
        float* parameters, float* gradient, float* firstMoment, float* secondMoment, AdamWStep step, float rate, float correction, float decay)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var slope = TSimd.Load(gradient);
        var mean = TSimd.MultiplyAdd(TSimd.Create(1 - step.Beta1), slope, TSimd.Multiply(TSimd.Create(step.Beta1), TSimd.Load(firstMoment)));
        var square = TSimd.MultiplyAdd(
            TSimd.Multiply(TSimd.Create(1 - step.Beta2), slope), slope, TSimd.Multiply(TSimd.Create(step.Beta2), TSimd.Load(secondMoment)));
        var value = TSimd.Load(parameters);
        var deviation = TSimd.MultiplyAdd(TSimd.SquareRoot(square), TSimd.Create(correction), TSimd.Create(step.Epsilon));
        var change = TSimd.Divide(TSimd.Multiply(TSimd.Create(rate), mean), deviation);
        TSimd.Store(mean, firstMoment);
        TSimd.Store(square, secondMoment);
        TSimd.Store(TSimd.Subtract(TSimd.MultiplyAdd(TSimd.Create(decay), value, value), change), parameters);
        TSimd.Store(TSimd.Create(0f), gradient);
    }
}
