namespace Personalize.Engine.Kernels;

/// <summary>
/// Softmax of one row of scores. Shifted by the maximum, so large scores are safe; a score or bias of -∞ gets weight 0; NaN anywhere gives
/// NaN everywhere. A row without a finite score has log-sum-exp -∞ and NaN weights.
/// </summary>
internal static unsafe class SoftmaxKernel
{
    /// <summary>
    /// row ← scale·softmax(row + bias), in place. Returns log Σ_j exp(row_j + bias_j) of the row as it came.
    /// <paramref name="bias"/> has <paramref name="count"/> values or is null.
    /// </summary>
    public static float Forward(float* row, float* bias, int count, float scale) => KernelSet.Best.Softmax(row, bias, count, scale);

    /// <summary>log Σ_j exp(row_j + bias_j); the row stays as it is. -∞ for an empty row.</summary>
    public static float LogSumExp(float* row, float* bias, int count) => KernelSet.Best.LogSumExp(row, bias, count);
}
