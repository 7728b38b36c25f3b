using System.Numerics;

namespace Personalize.Engine.Kernels.Reference;

/// <summary>What <see cref="GruKernel"/> computes, in plain loops over any number type.</summary>
internal static unsafe class ScalarGru
{
    /// <inheritdoc cref="GruKernel.Forward"/>
    public static void Forward<T>(int lanes, int hidden, T* inputGates, T* recurrentGates, T* previousState, T* nextState, T* savedGates)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var lane = 0; lane < lanes; lane++)
        {
            for (var j = 0; j < hidden; j++)
            {
                var gate = (lane * 3 * hidden) + j;
                var state = (lane * hidden) + j;
                var reset = Sigmoid(inputGates[gate] + recurrentGates[gate]);
                var update = Sigmoid(inputGates[gate + hidden] + recurrentGates[gate + hidden]);
                var candidate = T.Tanh(inputGates[gate + (2 * hidden)] + (reset * recurrentGates[gate + (2 * hidden)]));
                savedGates[gate] = reset;
                savedGates[gate + hidden] = update;
                savedGates[gate + (2 * hidden)] = candidate;
                nextState[state] = candidate + (update * (previousState[state] - candidate));
            }
        }
    }

    /// <inheritdoc cref="GruKernel.Backward"/>
    public static void Backward<T>(
        int lanes, int hidden, T* dNextState, T* savedGates, T* recurrentGates, T* previousState, T* dInputGates, T* dRecurrentGates, T* dPreviousState)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var lane = 0; lane < lanes; lane++)
        {
            for (var j = 0; j < hidden; j++)
            {
                var gate = (lane * 3 * hidden) + j;
                var state = (lane * hidden) + j;
                var (reset, update, candidate) = (savedGates[gate], savedGates[gate + hidden], savedGates[gate + (2 * hidden)]);
                var dNext = dNextState[state];
                var dCandidate = dNext * (T.One - update) * (T.One - (candidate * candidate));
                var dUpdate = dNext * (previousState[state] - candidate) * update * (T.One - update);
                var dReset = dCandidate * recurrentGates[gate + (2 * hidden)] * reset * (T.One - reset);
                dInputGates[gate] = dRecurrentGates[gate] = dReset;
                dInputGates[gate + hidden] = dRecurrentGates[gate + hidden] = dUpdate;
                dInputGates[gate + (2 * hidden)] = dCandidate;
                dRecurrentGates[gate + (2 * hidden)] = dCandidate * reset;
                dPreviousState[state] = dNext * update;
            }
        }
    }

    /// <summary>σ(x) = 1 / (1 + e^-x).</summary>
    public static T Sigmoid<T>(T x)
        where T : IFloatingPointIeee754<T>
        => T.One / (T.One + T.Exp(-x));
}
