using System.Numerics;

namespace Personalize.Engine.Kernels.Reference;

/// <summary>What <see cref="OptimizerKernel"/> computes, in plain loops over any number type.</summary>
internal static unsafe class ScalarOptimizer
{
    /// <inheritdoc cref="OptimizerKernel.AdamW"/>
    public static void AdamW<T>(T* parameters, T* gradient, T* firstMoment, T* secondMoment, int count, AdamWStep step)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (beta1, beta2) = (T.CreateChecked(step.Beta1), T.CreateChecked(step.Beta2));
        var rate = T.CreateChecked(step.LearningRate);
        for (var j = 0; j < count; j++)
        {
            firstMoment[j] = (beta1 * firstMoment[j]) + ((T.One - beta1) * gradient[j]);
            secondMoment[j] = (beta2 * secondMoment[j]) + ((T.One - beta2) * gradient[j] * gradient[j]);
            var mean = firstMoment[j] / T.CreateChecked(step.FirstBiasCorrection);
            var deviation = T.Sqrt(secondMoment[j] / T.CreateChecked(step.SecondBiasCorrection));
            parameters[j] -= rate * ((mean / (deviation + T.CreateChecked(step.Epsilon))) + (T.CreateChecked(step.WeightDecay) * parameters[j]));
            gradient[j] = T.Zero;
        }
    }
}
