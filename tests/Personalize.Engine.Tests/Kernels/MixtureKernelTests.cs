using Personalize.Engine.Kernels;
using Personalize.Engine.Kernels.Reference;

namespace Personalize.Engine.Tests.Kernels;

public sealed unsafe class MixtureKernelTests
{
    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Logarithms_and_slopes_match_the_reference(string name)
    {
        var kernels = KernelSets.Get(name);
        foreach (var count in KernelSets.Lengths(kernels))
        {
            foreach (var rowCount in new[] { 0, 1, 10 })
            {
                var random = new FastRandom(1, (ulong)count);
                var stride = count + 5;
                using var rows = Guarded.Random(Math.Max(1, rowCount) * stride, random, 3);
                using var weights = Guarded.Random(10, random, 20);
                foreach (var inputs in new[] { rows, weights })
                {
                    foreach (ref var value in inputs.Span)
                        value = MathF.Abs(value);
                }

                using var logarithms = new Guarded(count);
                using var slopes = new Guarded(count);
                var expectedLogarithms = new double[count];
                var expectedSlopes = new double[count];
                fixed (double* rowsWide = rows.ToDoubles(), weightsWide = weights.ToDoubles(), logarithmsWide = expectedLogarithms, slopesWide = expectedSlopes)
                    ScalarMixture.LogOnePlus(rowsWide, rowCount, stride, weightsWide, count, logarithmsWide, slopesWide);

                kernels.LogOnePlusMixture(rows.Pointer, rowCount, stride, weights.Pointer, count, logarithms.Pointer, slopes.Pointer);

                Expect.Close(expectedLogarithms, logarithms.Span, 1e-6);
                Expect.Close(expectedSlopes, slopes.Span, 1e-6);
                logarithms.AssertIntact();
                slopes.AssertIntact();
            }
        }
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Columns_without_entries_are_exactly_zero(string name)
    {
        using var rows = new Guarded(3 * 40);
        using var weights = new Guarded([1f, 2f, 3f]);
        using var logarithms = new Guarded(40);
        using var slopes = new Guarded(40);
        KernelSets.Get(name).LogOnePlusMixture(rows.Pointer, 3, 40, weights.Pointer, 40, logarithms.Pointer, slopes.Pointer);
        Assert.All(logarithms.Span.ToArray(), value => Assert.Equal(0f, value));
        Assert.All(slopes.Span.ToArray(), value => Assert.Equal(1f, value));
    }

    [Fact]
    public void The_engine_uses_the_best_form()
    {
        using var rows = Guarded.Random(2 * 50, new FastRandom(2, 0));
        foreach (ref var value in rows.Span)
            value = MathF.Abs(value);
        using var weights = new Guarded([1f, 2f]);
        using var expected = new Guarded(50);
        using var actual = new Guarded(50);
        using var slopes = new Guarded(50);
        KernelSet.Best.LogOnePlusMixture(rows.Pointer, 2, 50, weights.Pointer, 50, expected.Pointer, slopes.Pointer);
        MixtureKernel.LogOnePlus(rows.Pointer, 2, 50, weights.Pointer, 50, actual.Pointer, slopes.Pointer);
        Expect.Same(expected.Span, actual.Span);
    }
}
