namespace Personalize.Engine.Kernels;

/// <summary>Moves rows between a table and a dense block: embedding look-up and its gradient.</summary>
internal static unsafe class RowKernel
{
    /// <summary>target row i ← table row rows[i].</summary>
    public static void Gather(float* table, int columnCount, int tableRowStride, ReadOnlySpan<int> rows, float* target, int targetRowStride)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            new ReadOnlySpan<float>(table + ((nint)rows[i] * tableRowStride), columnCount)
                .CopyTo(new Span<float>(target + ((nint)i * targetRowStride), columnCount));
        }
    }

    /// <summary>table row rows[i] += scale·(source row i), in the order of i, so that repeated rows sum up the same way every time.</summary>
    public static void ScatterAdd(
        float* table, int columnCount, int tableRowStride, ReadOnlySpan<int> rows, float* source, int sourceRowStride, float scale = 1)
    {
        for (var i = 0; i < rows.Length; i++)
            VectorKernel.Axpy(table + ((nint)rows[i] * tableRowStride), source + ((nint)i * sourceRowStride), columnCount, scale);
    }
}
