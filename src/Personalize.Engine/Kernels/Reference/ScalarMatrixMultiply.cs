using System.Numerics;

namespace Personalize.Engine.Kernels.Reference;

/// <summary>What <see cref="MatrixMultiply"/> computes, in plain loops over any number type.</summary>
internal static unsafe class ScalarMatrixMultiply
{
    /// <inheritdoc cref="MatrixMultiply.Run"/>
    public static void Run<T>(
        int m, int n, int k, T* a, int aRowStride, int aColumnStride, T* b, int bRowStride, T* c, int cRowStride, bool accumulate)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = T.Zero;
                for (var p = 0; p < k; p++)
                    sum += a[((nint)i * aRowStride) + ((nint)p * aColumnStride)] * b[((nint)p * bRowStride) + j];
                var target = c + ((nint)i * cRowStride) + j;
                *target = accumulate ? *target + sum : sum;
            }
        }
    }
}
