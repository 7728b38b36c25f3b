using Personalize.Engine.Kernels;
using Personalize.Engine.Kernels.Reference;

namespace Personalize.Engine.Tests.Kernels;

public sealed unsafe class SoftmaxKernelTests
{
    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Forward_and_log_sum_exp_match_the_reference(string name)
    {
        var kernels = KernelSets.Get(name);
        foreach (var count in KernelSets.Lengths(kernels))
        {
            foreach (var withBias in new[] { false, true })
            {
                var random = new FastRandom(1, (ulong)count);
                using var row = Guarded.Random(count, random, 10);
                using var bias = Guarded.Random(count, random, 5);
                var expected = row.ToDoubles();
                double expectedLog;
                fixed (double* rowWide = expected, biasWide = bias.ToDoubles())
                    expectedLog = ScalarSoftmax.Forward(rowWide, withBias ? biasWide : null, count, 0.25);

                var log = kernels.LogSumExp(row.Pointer, withBias ? bias.Pointer : null, count);
                Expect.Close(expectedLog, log, 1e-6);
                Assert.Equal(log, kernels.Softmax(row.Pointer, withBias ? bias.Pointer : null, count, 0.25f));
                foreach (var (want, got) in expected.Zip(row.Span.ToArray()))
                    Expect.Close(want, got, 4e-6, scale: 0);
                row.AssertIntact();
            }
        }
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Large_scores_are_safe(string name)
    {
        foreach (var shift in new[] { 1e4f, -1e4f })
        {
            using var row = new Guarded([shift, shift + 1, shift - 1, shift - 200]);
            var log = KernelSets.Get(name).Softmax(row.Pointer, null, 4, 1);
            var sum = 1 + Math.E + (1 / Math.E);
            Expect.Close(shift + Math.Log(sum), log, 1e-6);
            Expect.Close([1 / sum, Math.E / sum, 1 / Math.E / sum, 0], row.Span, 1e-6);
        }
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void A_large_score_is_found_wherever_it_stands(string name)
    {
        var kernels = KernelSets.Get(name);
        var count = (5 * kernels.Lanes) + 3;
        using var row = new Guarded(count);
        for (var position = 0; position < count; position++)
        {
            row.Span.Clear();
            row.Span[position] = 1000;
            Assert.Equal(1000f, kernels.Softmax(row.Pointer, null, count, 1));
            Assert.Equal(position, row.Span.IndexOf(1f));
            Assert.Equal(count - 1, row.Span.Count(0f));
        }
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void A_bias_of_minus_infinity_takes_no_part(string name)
    {
        var kernels = KernelSets.Get(name);
        foreach (var count in KernelSets.Lengths(kernels).Where(count => count > 1))
        {
            using var row = new Guarded(count);
            using var bias = new Guarded(count);
            bias.Span[1..].Fill(float.NegativeInfinity);
            row.Span.Fill(50);
            row.Span[0] = 2;
            Assert.Equal(2f, kernels.Softmax(row.Pointer, bias.Pointer, count, 3));
            Assert.Equal(3f, row.Span[0]);
            Assert.Equal(-1, row.Span[1..].IndexOfAnyExcept(0f));
        }
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void NaN_anywhere_is_NaN_everywhere(string name)
    {
        var kernels = KernelSets.Get(name);
        var count = (5 * kernels.Lanes) + 3;
        for (var position = 0; position < count; position++)
        {
            using var row = Guarded.Random(count, new FastRandom(2, 0));
            row.Span[position] = float.NaN;
            Assert.Equal(float.NaN, kernels.Softmax(row.Pointer, null, count, 1));
            Assert.Equal(-1, row.Span.IndexOfAnyExcept(float.NaN));
        }
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Without_a_finite_score_the_log_is_minus_infinity(string name)
    {
        var kernels = KernelSets.Get(name);
        Assert.Equal(float.NegativeInfinity, kernels.LogSumExp(null, null, 0));
        using var row = new Guarded(40);
        row.Span.Fill(float.NegativeInfinity);
        Assert.Equal(float.NegativeInfinity, kernels.LogSumExp(row.Pointer, null, 40));
        Assert.Equal(float.NegativeInfinity, kernels.Softmax(row.Pointer, null, 40, 1));
        Assert.Equal(-1, row.Span.IndexOfAnyExcept(float.NaN));
    }

    [Fact]
    public void The_engine_uses_the_best_form()
    {
        using var expected = Guarded.Random(100, new FastRandom(3, 0));
        using var actual = new Guarded(expected.Span.ToArray());
        Assert.Equal(SoftmaxKernel.LogSumExp(actual.Pointer, null, 100), KernelSet.Best.Softmax(expected.Pointer, null, 100, 2));
        SoftmaxKernel.Forward(actual.Pointer, null, 100, 2);
        Expect.Same(expected.Span, actual.Span);
    }
}
