namespace Personalize.Engine.Kernels;

/// <summary>The logarithm of a weighted sum of rows: a mixture as one factor of a product of experts.</summary>
internal static unsafe class MixtureKernel
{
    /// <summary>
    /// With s_j = Σ_r weights[r]·rows[r·rowStride + j] ≥ 0: logarithms[j] = ln(1 + s_j), and slopes[j] = 1 / (1 + s_j), which is the derivative
    /// of the former by s_j. The outputs must not overlap the inputs.
    /// </summary>
    /// <param name="rows">[rowCount × rowStride], none negative.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="rowStride">Floats from row to row.</param>
    /// <param name="weights">[rowCount], none negative.</param>
    /// <param name="count">Floats of each row that are used.</param>
    /// <param name="logarithms">[count].</param>
    /// <param name="slopes">[count].</param>
    public static void LogOnePlus(float* rows, int rowCount, int rowStride, float* weights, int count, float* logarithms, float* slopes)
        => KernelSet.Best.LogOnePlusMixture(rows, rowCount, rowStride, weights, count, logarithms, slopes);
}
