namespace Personalize.Engine.Kernels;

/// <summary>
/// Optimiser steps over a block of parameters. They work element by element, so blocks
/// can be split over threads anywhere, and they zero the gradient.
/// </summary>
internal static unsafe class OptimizerKernel
{
    /// <summary>
    /// AdamW (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2):
    /// m ← β1·m + (1-β1)·g, v ← β2·v + (1-β2)·g², p ← p - rate·(m/c1 / (√(v/c2) + ε) + decay·p), g ← 0.
    /// </summary>
    public static void AdamW(float* parameters, float* gradient, float* firstMoment, float* secondMoment, int count, AdamWStep step)
        => KernelSet.Best.AdamW(parameters, gradient, firstMoment, secondMoment, count, step);
}
