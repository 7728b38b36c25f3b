using System.Numerics;

namespace Personalize.Engine.Kernels.Reference;

/// <summary>What <see cref="MixtureKernel"/> computes, in plain loops over any number type.</summary>
internal static unsafe class ScalarMixture
{
    /// <inheritdoc cref="MixtureKernel.LogOnePlus"/>
    public static void LogOnePlus<T>(T* rows, int rowCount, int rowStride, T* weights, int count, T* logarithms, T* slopes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var j = 0; j < count; j++)
        {
            var sum = T.Zero;
            for (var r = 0; r < rowCount; r++)
                sum += weights[r] * rows[((nint)r * rowStride) + j];
            logarithms[j] = T.LogP1(sum);
            slopes[j] = T.One / (T.One + sum);
        }
    }
}
