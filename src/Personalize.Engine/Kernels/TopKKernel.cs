namespace Personalize.Engine.Kernels;

/// <summary>The best k of many scores.</summary>
internal static unsafe class TopKKernel
{
    /// <summary>
    /// Writes the <paramref name="k"/> largest scores, best first, equal ones by smaller index, and returns how many there are: fewer than
    /// k if count is smaller or if there are scores of NaN or -∞, which are never selected.
    /// </summary>
    /// <exception cref="ArgumentException">indices or values is shorter than min(k, count).</exception>
    public static int Select(float* scores, int count, int k, Span<int> indices, Span<float> values)
        => KernelSet.Best.TopK(scores, count, k, indices, values);
}
