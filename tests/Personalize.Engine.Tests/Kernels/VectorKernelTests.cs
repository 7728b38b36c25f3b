using Personalize.Engine.Kernels;
using Personalize.Engine.Kernels.Reference;

namespace Personalize.Engine.Tests.Kernels;

public sealed unsafe class VectorKernelTests
{
    private delegate void ElementWise<T>(T* y, T* x, int count)
        where T : unmanaged;

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Add_matches_the_reference(string name)
        => CheckElementWise(name, KernelSets.Get(name).Add, ScalarVector.Add<double>);

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Multiply_matches_the_reference(string name)
        => CheckElementWise(name, KernelSets.Get(name).Multiply, ScalarVector.Multiply<double>);

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Axpy_matches_the_reference(string name)
        => CheckElementWise(
            name, (y, x, count) => KernelSets.Get(name).Axpy(y, x, count, -0.3f), (y, x, count) => ScalarVector.Axpy(y, x, count, (double)-0.3f));

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Scale_matches_the_reference(string name)
        => CheckElementWise(
            name, (y, _, count) => KernelSets.Get(name).Scale(y, count, 1.7f), (y, _, count) => ScalarVector.Scale(y, count, (double)1.7f));

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Special_values_follow_the_arithmetic(string name)
    {
        var kernels = KernelSets.Get(name);
        float[] specials = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, 1f, float.Epsilon, float.MaxValue];
        var pairs = specials.SelectMany(left => specials.Select(right => (left, right))).ToArray();
        using var x = new Guarded(pairs.Select(pair => pair.left).ToArray());
        using var y = new Guarded(pairs.Select(pair => pair.right).ToArray());
        using var sum = new Guarded(y.Span.ToArray());
        kernels.Add(sum.Pointer, x.Pointer, pairs.Length);
        kernels.Multiply(y.Pointer, x.Pointer, pairs.Length);
        for (var index = 0; index < pairs.Length; index++)
        {
            Assert.Equal(pairs[index].left + pairs[index].right, sum.Span[index]);
            Assert.Equal(pairs[index].left * pairs[index].right, y.Span[index]);
        }
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Dot_matches_the_reference(string name)
    {
        var kernels = KernelSets.Get(name);
        foreach (var count in KernelSets.Lengths(kernels))
        {
            var random = new FastRandom(1, (ulong)count);
            using var x = Guarded.Random(count, random);
            using var y = Guarded.Random(count, random);
            fixed (double* xWide = x.ToDoubles(), yWide = y.ToDoubles())
            {
                Expect.Close(ScalarVector.Dot(xWide, yWide, count), kernels.Dot(x.Pointer, y.Pointer, count), 1e-6, Math.Sqrt(count + 1));
                Expect.Close(ScalarVector.Dot(xWide, xWide, count), kernels.Dot(x.Pointer, x.Pointer, count), 1e-6, Math.Sqrt(count + 1));
            }
        }
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Rows_match_the_reference(string name)
    {
        var kernels = KernelSets.Get(name);
        foreach (var columns in KernelSets.Lengths(kernels))
        {
            foreach (var rowCount in new[] { 0, 1, 4, 6, 11 })
            {
                var stride = columns + 3;
                var random = new FastRandom((ulong)rowCount, (ulong)columns);
                using var rows = Guarded.Random(rowCount * stride, random);
                using var start = new Guarded(rows.Span.ToArray());
                using var vector = Guarded.Random(columns, random);
                using var scores = new Guarded(rowCount);
                using var sums = Guarded.Random(columns, random);
                double[] rowsWide = rows.ToDoubles(), scoresWide = new double[rowCount], sumsWide = sums.ToDoubles();
                fixed (double* r = rowsWide, v = vector.ToDoubles(), y = scoresWide, s = sumsWide)
                {
                    ScalarVector.MatrixVector(r, rowCount, columns, stride, v, y);
                    ScalarVector.ColumnSum(r, rowCount, columns, stride, s);
                    ScalarVector.AddRowBias(r, rowCount, columns, stride, v);
                }
                kernels.MatrixVector(rows.Pointer, rowCount, columns, stride, vector.Pointer, scores.Pointer);
                kernels.ColumnSum(rows.Pointer, rowCount, columns, stride, sums.Pointer);
                kernels.AddRowBias(rows.Pointer, rowCount, columns, stride, vector.Pointer);
                Expect.Close(scoresWide, scores.Span, 1e-6, Math.Sqrt(columns + 1));
                Expect.Close(sumsWide, sums.Span, 2e-6);
                Expect.Close(rowsWide, rows.Span, 1e-6);
                for (var row = 0; row < rowCount; row++)
                    Expect.Same(start.Span.Slice((row * stride) + columns, 3), rows.Span.Slice((row * stride) + columns, 3));
                scores.AssertIntact();
                sums.AssertIntact();
                rows.AssertIntact();
            }
        }
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Splitting_rows_changes_no_score(string name)
    {
        var kernels = KernelSets.Get(name);
        int rowCount = 23, columns = 51;
        var random = new FastRandom(9, 0);
        using var rows = Guarded.Random(rowCount * columns, random);
        using var vector = Guarded.Random(columns, random);
        using var whole = new Guarded(rowCount);
        using var parts = new Guarded(rowCount);
        kernels.MatrixVector(rows.Pointer, rowCount, columns, columns, vector.Pointer, whole.Pointer);
        foreach (var (first, count) in new[] { (0, 5), (5, 2), (7, 16) })
            kernels.MatrixVector(rows.Pointer + (first * columns), count, columns, columns, vector.Pointer, parts.Pointer + first);
        Expect.Same(whole.Span, parts.Span);
    }

    [Fact]
    public void The_engine_uses_the_best_form()
    {
        int count = 37;
        var random = new FastRandom(5, 0);
        using var x = Guarded.Random(count, random);
        using var expected = Guarded.Random(count, random);
        using var actual = new Guarded(expected.Span.ToArray());
        using var expectedScore = new Guarded(1);
        using var actualScore = new Guarded(1);
        var best = KernelSet.Best;
        best.Add(expected.Pointer, x.Pointer, count);
        best.Axpy(expected.Pointer, x.Pointer, count, 0.7f);
        best.Scale(expected.Pointer, count, 1.1f);
        best.Multiply(expected.Pointer, x.Pointer, count);
        best.AddRowBias(expected.Pointer, 1, count, count, x.Pointer);
        best.ColumnSum(x.Pointer, 1, count, count, expected.Pointer);
        best.MatrixVector(expected.Pointer, 1, count, count, x.Pointer, expectedScore.Pointer);
        VectorKernel.Add(actual.Pointer, x.Pointer, count);
        VectorKernel.Axpy(actual.Pointer, x.Pointer, count, 0.7f);
        VectorKernel.Scale(actual.Pointer, count, 1.1f);
        VectorKernel.Multiply(actual.Pointer, x.Pointer, count);
        VectorKernel.AddRowBias(actual.Pointer, 1, count, count, x.Pointer);
        VectorKernel.ColumnSum(x.Pointer, 1, count, count, actual.Pointer);
        VectorKernel.MatrixVector(actual.Pointer, 1, count, count, x.Pointer, actualScore.Pointer);
        Expect.Same(expected.Span, actual.Span);
        Expect.Same(expectedScore.Span, actualScore.Span);
        Assert.Equal(best.Dot(x.Pointer, actual.Pointer, count), VectorKernel.Dot(x.Pointer, actual.Pointer, count));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.99f)]
    public void A_dropout_mask_keeps_the_mean(float probability)
    {
        int count = 200_001;
        using var mask = new Guarded(count);
        VectorKernel.DropoutMask(mask.Pointer, count, probability, new Xoshiro256(6, 0));
        mask.AssertIntact();
        var dropped = mask.Span.ToArray().Count(value => value == 0);
        Assert.Equal(probability, dropped / (double)count, 0.005);
        var kept = 1 / (1 - probability);
        Assert.All(mask.Span.ToArray(), value => Assert.True(value == 0 || value == kept));

        using var again = new Guarded(count);
        VectorKernel.DropoutMask(again.Pointer, count, probability, new Xoshiro256(6, 0));
        Expect.Same(mask.Span, again.Span);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void A_dropout_probability_outside_is_refused(float probability)
        => Assert.Throws<ArgumentOutOfRangeException>(() => VectorKernel.DropoutMask(null, 0, probability, new Xoshiro256(6, 0)));

    private static void CheckElementWise(string name, ElementWise<float> kernel, ElementWise<double> reference)
    {
        foreach (var count in KernelSets.Lengths(KernelSets.Get(name)))
        {
            var random = new FastRandom(1, (ulong)count);
            using var x = Guarded.Random(count, random);
            using var y = Guarded.Random(count, random);
            var expected = y.ToDoubles();
            var inPlace = x.ToDoubles();
            fixed (double* xWide = x.ToDoubles(), yWide = expected, sameWide = inPlace)
            {
                reference(yWide, xWide, count);
                reference(sameWide, sameWide, count);
            }
            kernel(y.Pointer, x.Pointer, count);
            kernel(x.Pointer, x.Pointer, count);
            Expect.Close(expected, y.Span, 1e-6);
            Expect.Close(inPlace, x.Span, 1e-6);
            x.AssertIntact();
            y.AssertIntact();
        }
    }
}
