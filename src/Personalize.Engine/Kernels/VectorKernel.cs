namespace Personalize.Engine.Kernels;

/// <summary>Element-wise operations and reductions. x and y may be the same memory, but must not overlap partly.</summary>
internal static unsafe class VectorKernel
{
    /// <summary>y += x.</summary>
    public static void Add(float* y, float* x, int count) => KernelSet.Best.Add(y, x, count);

    /// <summary>y += scale·x.</summary>
    public static void Axpy(float* y, float* x, int count, float scale) => KernelSet.Best.Axpy(y, x, count, scale);

    /// <summary>y *= scale.</summary>
    public static void Scale(float* y, int count, float scale) => KernelSet.Best.Scale(y, count, scale);

    /// <summary>y ← y∘x: applies a dropout mask forward and backward.</summary>
    public static void Multiply(float* y, float* x, int count) => KernelSet.Best.Multiply(y, x, count);

    /// <summary>Σ x_j·y_j.</summary>
    public static float Dot(float* x, float* y, int count) => KernelSet.Best.Dot(x, y, count);

    /// <summary>Adds bias[columnCount] to each of the rows.</summary>
    public static void AddRowBias(float* rows, int rowCount, int columnCount, int rowStride, float* bias)
        => KernelSet.Best.AddRowBias(rows, rowCount, columnCount, rowStride, bias);

    /// <summary>sums[columnCount] += the sum of the rows, added in the order of the rows.</summary>
    public static void ColumnSum(float* rows, int rowCount, int columnCount, int rowStride, float* sums)
        => KernelSet.Best.ColumnSum(rows, rowCount, columnCount, rowStride, sums);

    /// <summary>y[i] = rows[i]·x: scores of rowCount items for one state.</summary>
    public static void MatrixVector(float* rows, int rowCount, int columnCount, int rowStride, float* x, float* y)
        => KernelSet.Best.MatrixVector(rows, rowCount, columnCount, rowStride, x, y);

    /// <summary>
    /// Fills mask with 0 at <paramref name="probability"/> and 1/(1 - probability) otherwise (inverted dropout), for <see cref="Multiply"/>
    /// forward and backward. The same generator state gives the same mask, whatever the vector width.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">probability is not in [0, 1).</exception>
    public static void DropoutMask(float* mask, int count, float probability, Xoshiro256 random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1f);
        var dropped = (uint)Math.Min(probability * 4294967296d, uint.MaxValue);
        var kept = BitConverter.SingleToInt32Bits(1 / (1 - probability));
        for (var j = 0; j < count; j += 2)
        {
            var bits = random.Next();
            mask[j] = Mask((uint)bits, dropped, kept);
            if (j + 1 < count)
                mask[j + 1] = Mask((uint)(bits >> 32), dropped, kept);
        }
    }

    /// <summary>
    /// 0 if bits are below dropped, else the float with the bits kept; without a branch, as it would be mispredicted one time in 1/probability.
    /// </summary>
    private static float Mask(uint bits, uint dropped, int kept)
        => BitConverter.Int32BitsToSingle(kept & (int)((dropped - 1L - bits) >> 63));
}
