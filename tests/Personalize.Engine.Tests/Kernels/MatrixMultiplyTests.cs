using Personalize.Engine.Kernels;
using Personalize.Engine.Kernels.Reference;

namespace Personalize.Engine.Tests.Kernels;

public sealed unsafe class MatrixMultiplyTests
{
    /// <summary>Heights that need every tile, widths around every vector and panel, depths around the block of 256.</summary>
    private static readonly int[] s_heights = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 20, 24, 37];
    private static readonly int[] s_widths = [0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 47, 48, 65, 144];
    private static readonly int[] s_depths = [0, 1, 2, 17, 48];

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Odd_shapes_match_the_reference(string name)
    {
        foreach (var m in s_heights)
        {
            foreach (var n in s_widths)
            {
                foreach (var k in s_depths)
                    Check(KernelSets.Get(name), m, n, k, transposed: (m + n) % 2 == 0, accumulate: (m + k) % 2 == 0);
            }
        }
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Blocks_of_depth_columns_and_rows_match_the_reference(string name)
    {
        foreach (var (m, n, k) in new[] { (13, 33, 255), (12, 32, 256), (13, 48, 257), (5, 300, 20), (25, 529, 70), (3, 16, 700), (700, 17, 100) })
        {
            foreach (var transposed in new[] { false, true })
            {
                Check(KernelSets.Get(name), m, n, k, transposed, accumulate: false);
                Check(KernelSets.Get(name), m, n, k, transposed, accumulate: true);
            }
        }
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Splitting_rows_and_columns_changes_no_bit(string name)
    {
        var kernels = KernelSets.Get(name);
        int m = 41, n = 96, k = 300;
        var random = new FastRandom(3, 0);
        using var a = Guarded.Random(m * k, random);
        using var b = Guarded.Random(k * n, random);
        using var whole = new Guarded(m * n);
        using var parts = new Guarded(m * n);
        using var packed = new Guarded(MatrixMultiply.PackedLength(n, k));
        MatrixMultiply.Pack(n, k, b.Pointer, n, packed.Pointer);

        kernels.MatrixMultiply(m, n, k, a.Pointer, k, 1, b.Pointer, n, whole.Pointer, n, accumulate: false);
        foreach (var (first, count) in new[] { (0, 7), (7, 1), (8, 20), (28, 13) })
        {
            for (var column = 0; column < n; column += 32)
                kernels.MatrixMultiply(count, 32, k, a.Pointer + (first * k), k, 1, b.Pointer + column, n, parts.Pointer + (first * n) + column, n, false);
        }
        Expect.Same(whole.Span, parts.Span);

        kernels.MatrixMultiplyPacked(m, n, k, a.Pointer, k, 1, packed.Pointer, 0, whole.Pointer, n, accumulate: false);
        foreach (var (first, count) in new[] { (0, 7), (7, 1), (8, 20), (28, 13) })
        {
            for (var column = 0; column < n; column += 32)
            {
                kernels.MatrixMultiplyPacked(
                    count, 32, k, a.Pointer + (first * k), k, 1, packed.Pointer, column, parts.Pointer + (first * n) + column, n, false);
            }
        }
        Expect.Same(whole.Span, parts.Span);
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void NaN_and_infinity_stay_in_their_row_and_column(string name)
    {
        int m = 14, n = 34, k = 5;
        using var a = new Guarded(m * k);
        using var b = new Guarded(k * n);
        using var c = new Guarded(m * n);
        a.Span.Fill(1);
        b.Span.Fill(1);
        a.Span[(13 * k) + 2] = float.NaN;
        b.Span[(1 * n) + 33] = float.NegativeInfinity;
        KernelSets.Get(name).MatrixMultiply(m, n, k, a.Pointer, k, 1, b.Pointer, n, c.Pointer, n, accumulate: false);
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
                Assert.Equal(i == 13 ? float.NaN : j == 33 ? float.NegativeInfinity : k, c.Span[(i * n) + j]);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(31, 5)]
    [InlineData(32, 7)]
    [InlineData(100, 33)]
    public void Packing_puts_columns_into_panels_and_zeroes_the_rest(int n, int k)
    {
        var random = new FastRandom(5, 0);
        using var source = Guarded.Random(n * (k + 3), random);
        using var straight = Guarded.Random(k * (n + 3), random);
        using var packed = new Guarded(MatrixMultiply.PackedLength(n, k));
        Assert.Equal((n + 31) / 32 * 32 * k, packed.Count);

        packed.Span.Fill(float.NaN);
        MatrixMultiply.PackTransposed(n, k, source.Pointer, k + 3, packed.Pointer);
        AssertPacked(packed, n, k, (p, j) => source.Span[(j * (k + 3)) + p]);

        packed.Span.Fill(float.NaN);
        MatrixMultiply.Pack(n, k, straight.Pointer, n + 3, packed.Pointer);
        AssertPacked(packed, n, k, (p, j) => straight.Span[(p * (n + 3)) + j]);
    }

    [Fact]
    public void Panels_packed_apart_make_the_same_matrix()
    {
        int n = 100, k = 9;
        var random = new FastRandom(6, 0);
        using var source = Guarded.Random(n * k, random);
        using var whole = new Guarded(MatrixMultiply.PackedLength(n, k));
        using var parts = new Guarded(whole.Count);
        MatrixMultiply.PackTransposed(n, k, source.Pointer, k, whole.Pointer);
        for (var panel = 0; panel < MatrixMultiply.PanelCount(n); panel++)
            MatrixMultiply.PackTransposed(panel, 1, n, k, source.Pointer, k, parts.Pointer);
        Expect.Same(whole.Span, parts.Span);

        MatrixMultiply.Pack(n, k, source.Pointer, n, whole.Pointer);
        MatrixMultiply.Pack(0, 1, n, k, source.Pointer, n, parts.Pointer);
        MatrixMultiply.Pack(1, 3, n, k, source.Pointer, n, parts.Pointer);
        Expect.Same(whole.Span, parts.Span);
    }

    [Fact]
    public void The_engine_uses_the_best_form()
    {
        int m = 5, n = 40, k = 11;
        var random = new FastRandom(12, 0);
        using var a = Guarded.Random(m * k, random);
        using var b = Guarded.Random(k * n, random);
        using var expected = new Guarded(m * n);
        using var actual = new Guarded(m * n);
        using var packed = new Guarded(MatrixMultiply.PackedLength(n, k));
        KernelSet.Best.MatrixMultiply(m, n, k, a.Pointer, k, 1, b.Pointer, n, expected.Pointer, n, accumulate: false);
        MatrixMultiply.Run(m, n, k, a.Pointer, k, 1, b.Pointer, n, actual.Pointer, n, accumulate: false);
        Expect.Same(expected.Span, actual.Span);
        MatrixMultiply.Pack(n, k, b.Pointer, n, packed.Pointer);
        MatrixMultiply.RunPacked(m, n, k, a.Pointer, k, 1, packed.Pointer, 0, actual.Pointer, n, accumulate: false);
        Expect.Same(expected.Span, actual.Span);
    }

    private static void AssertPacked(Guarded packed, int n, int k, Func<int, int, float> expected)
    {
        packed.AssertIntact();
        for (var j = 0; j < MatrixMultiply.PanelCount(n) * 32; j++)
        {
            for (var p = 0; p < k; p++)
                Assert.Equal(j < n ? expected(p, j) : 0, packed.Span[(j / 32 * 32 * k) + (p * 32) + (j % 32)]);
        }
    }

    /// <summary>
    /// Rows of A and B end where their data ends, with NaN behind; C has two columns more than are computed, which must stay as they are.
    /// </summary>
    private static void Check(KernelSet kernels, int m, int n, int k, bool transposed, bool accumulate)
    {
        var random = new FastRandom((ulong)((m * 1000) + n), (ulong)k);
        using var a = Guarded.Random(m * k, random);
        using var b = Guarded.Random(k * n, random);
        var cRowStride = n + 2;
        using var start = Guarded.Random(m * cRowStride, random);
        using var c = new Guarded(start.Span.ToArray());
        var (aRowStride, aColumnStride) = transposed ? (1, m) : (k, 1);

        var expected = start.ToDoubles();
        fixed (double* aWide = a.ToDoubles(), bWide = b.ToDoubles(), cWide = expected)
            ScalarMatrixMultiply.Run(m, n, k, aWide, aRowStride, aColumnStride, bWide, n, cWide, cRowStride, accumulate);

        kernels.MatrixMultiply(m, n, k, a.Pointer, aRowStride, aColumnStride, b.Pointer, n, c.Pointer, cRowStride, accumulate);
        Expect.Close(expected, c.Span, 1e-6, Math.Sqrt(k + 1));
        AssertUntouched(start, c, m, n, cRowStride);

        start.Span.CopyTo(c.Span);
        using var packed = new Guarded(MatrixMultiply.PackedLength(n, k));
        MatrixMultiply.Pack(n, k, b.Pointer, n, packed.Pointer);
        var firstColumn = n > 64 ? 32 : 0;
        kernels.MatrixMultiplyPacked(
            m, n - firstColumn, k, a.Pointer, aRowStride, aColumnStride, packed.Pointer, firstColumn, c.Pointer + firstColumn, cRowStride, accumulate);
        if (firstColumn > 0)
            kernels.MatrixMultiplyPacked(m, firstColumn, k, a.Pointer, aRowStride, aColumnStride, packed.Pointer, 0, c.Pointer, cRowStride, accumulate);
        Expect.Close(expected, c.Span, 1e-6, Math.Sqrt(k + 1));
        AssertUntouched(start, c, m, n, cRowStride);
    }

    private static void AssertUntouched(Guarded start, Guarded c, int m, int n, int cRowStride)
    {
        c.AssertIntact();
        for (var i = 0; i < m; i++)
            Expect.Same(start.Span.Slice((i * cRowStride) + n, 2), c.Span.Slice((i * cRowStride) + n, 2));
    }
}
