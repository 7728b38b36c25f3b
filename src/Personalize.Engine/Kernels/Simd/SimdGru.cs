using System.Runtime.CompilerServices;

namespace Personalize.Engine.Kernels.Simd;

/// <summary>The vector form of <see cref="GruKernel"/>.</summary>
internal static unsafe class SimdGru
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TSimd, TVector>(
        int lanes, int hidden, float* inputGates, float* recurrentGates, float* previousState, float* nextState, float* savedGates)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (var lane = 0; lane < lanes; lane++)
        {
            var j = 0;
            for (; j <= hidden - TSimd.Lanes; j += TSimd.Lanes)
                ForwardStep<TSimd, TVector>(hidden, inputGates + j, recurrentGates + j, previousState + j, nextState + j, savedGates + j);
            for (; j < hidden; j++)
                ForwardStep<SimdScalar, float>(hidden, inputGates + j, recurrentGates + j, previousState + j, nextState + j, savedGates + j);
            inputGates += 3 * (nint)hidden;
            recurrentGates += 3 * (nint)hidden;
            savedGates += 3 * (nint)hidden;
            previousState += hidden;
            nextState += hidden;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TSimd, TVector>(
        int lanes, int hidden, float* dNextState, float* savedGates, float* recurrentGates, float* previousState,
        float* dInputGates, float* dRecurrentGates, float* dPreviousState)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (var lane = 0; lane < lanes; lane++)
        {
            var j = 0;
            for (; j <= hidden - TSimd.Lanes; j += TSimd.Lanes)
            {
                BackwardStep<TSimd, TVector>(
                    hidden, dNextState + j, savedGates + j, recurrentGates + j, previousState + j, dInputGates + j, dRecurrentGates + j, dPreviousState + j);
            }
            for (; j < hidden; j++)
            {
                BackwardStep<SimdScalar, float>(
                    hidden, dNextState + j, savedGates + j, recurrentGates + j, previousState + j, dInputGates + j, dRecurrentGates + j, dPreviousState + j);
            }
            savedGates += 3 * (nint)hidden;
            recurrentGates += 3 * (nint)hidden;
            dInputGates += 3 * (nint)hidden;
            dRecurrentGates += 3 * (nint)hidden;
            dNextState += hidden;
            previousState += hidden;
            dPreviousState += hidden;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForwardStep<TSimd, TVector>(
        nint hidden, float* inputGates, float* recurrentGates, float* previousState, float* nextState, float* savedGates)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var reset = SimdMath.Sigmoid<TSimd, TVector>(TSimd.Add(TSimd.Load(inputGates), TSimd.Load(recurrentGates)));
        var update = SimdMath.Sigmoid<TSimd, TVector>(TSimd.Add(TSimd.Load(inputGates + hidden), TSimd.Load(recurrentGates + hidden)));
        var candidate = SimdMath.Tanh<TSimd, TVector>(
            TSimd.MultiplyAdd(reset, TSimd.Load(recurrentGates + (2 * hidden)), TSimd.Load(inputGates + (2 * hidden))));
        var next = TSimd.MultiplyAdd(update, TSimd.Subtract(TSimd.Load(previousState), candidate), candidate);
        TSimd.Store(reset, savedGates);
        TSimd.Store(update, savedGates + hidden);
        TSimd.Store(candidate, savedGates + (2 * hidden));
        TSimd.Store(next, nextState);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BackwardStep<TSimd, TVector>(
        nint hidden, float* dNextState, float* savedGates, float* recurrentGates, float* previousState,
        float* dInputGates, float* dRecurrentGates, float* dPreviousState)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var one = TSimd.Create(1f);
        var reset = TSimd.Load(savedGates);
        var update = TSimd.Load(savedGates + hidden);
        var candidate = TSimd.Load(savedGates + (2 * hidden));
        var dNext = TSimd.Load(dNextState);
        var keep = TSimd.Subtract(one, update);
        var dCandidate = TSimd.Multiply(TSimd.Multiply(dNext, keep), TSimd.Subtract(one, TSimd.Multiply(candidate, candidate)));
        var dUpdate = TSimd.Multiply(
            TSimd.Multiply(dNext, TSimd.Subtract(TSimd.Load(previousState), candidate)), TSimd.Multiply(update, keep));
        var dReset = TSimd.Multiply(
            TSimd.Multiply(dCandidate, TSimd.Load(recurrentGates + (2 * hidden))), TSimd.Multiply(reset, TSimd.Subtract(one, reset)));
        TSimd.Store(dReset, dInputGates);
        TSimd.Store(dUpdate, dInputGates + hidden);
        TSimd.Store(dCandidate, dInputGates + (2 * hidden));
        TSimd.Store(dReset, dRecurrentGates);
        TSimd.Store(dUpdate, dRecurrentGates + hidden);
        TSimd.Store(TSimd.Multiply(dCandidate, reset), dRecurrentGates + (2 * hidden));
        TSimd.Store(TSimd.Multiply(dNext, update), dPreviousState);
    }
}
