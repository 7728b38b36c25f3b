using Personalize.Engine.Kernels;
using Personalize.Engine.Kernels.Reference;

namespace Personalize.Engine.Tests.Kernels;

public sealed unsafe class OptimizerKernelTests
{
    [Theory]
    [ClassData(typeof(KernelSets))]
    public void AdamW_matches_the_reference_over_several_steps(string name)
    {
        var kernels = KernelSets.Get(name);
        foreach (var count in KernelSets.Lengths(kernels))
        {
            var random = new FastRandom(1, (ulong)count);
            using var parameters = Guarded.Random(count, random);
            using var gradient = new Guarded(count);
            using var first = new Guarded(count);
            using var second = new Guarded(count);
            double[] expected = parameters.ToDoubles(), expectedFirst = new double[count], expectedSecond = new double[count];
            for (var t = 1; t <= 4; t++)
            {
                using var slope = Guarded.Random(count, random);
                slope.Span.CopyTo(gradient.Span);
                var step = AdamWStep.At(t, 0.01f, 0.9f, 0.999f, 1e-8f, 0.1f);
                kernels.AdamW(parameters.Pointer, gradient.Pointer, first.Pointer, second.Pointer, count, step);
                fixed (double* p = expected, g = slope.ToDoubles(), m = expectedFirst, v = expectedSecond)
                    ScalarOptimizer.AdamW(p, g, m, v, count, step);
                Assert.Equal(-1, gradient.Span.IndexOfAnyExcept(0f));
            }
            Expect.Close(expected, parameters.Span, 2e-6);
            Expect.Close(expectedFirst, first.Span, 1e-6);
            Expect.Close(expectedSecond, second.Span, 1e-6);
            foreach (var block in new[] { parameters, gradient, first, second })
                block.AssertIntact();
        }
    }

    [Fact]
    public void The_first_step_of_AdamW_is_the_learning_rate_against_the_sign_of_the_gradient()
    {
        using var parameters = new Guarded([1, 1, 1]);
        using var gradient = new Guarded([5, -0.01f, 0]);
        using var moments = new Guarded(6);
        OptimizerKernel.AdamW(
            parameters.Pointer, gradient.Pointer, moments.Pointer, moments.Pointer + 3, 3, AdamWStep.At(1, 0.1f, 0.9f, 0.999f, 1e-8f, weightDecay: 0));
        Expect.Close([0.9, 1.1, 1], parameters.Span, 1e-5);
    }

    [Fact]
    public void Weight_decay_does_not_depend_on_the_gradient()
    {
        using var parameters = new Guarded([2, -4]);
        using var state = new Guarded(6);
        OptimizerKernel.AdamW(
            parameters.Pointer, state.Pointer, state.Pointer + 2, state.Pointer + 4, 2, AdamWStep.At(7, 0.1f, 0.9f, 0.999f, 1e-8f, weightDecay: 0.5f));
        Expect.Close([1.9, -3.8], parameters.Span, 1e-6);
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Splitting_at_vectors_changes_no_bit(string name)
    {
        var kernels = KernelSets.Get(name);
        var random = new FastRandom(3, 0);
        using var start = Guarded.Random(4 * 96, random);
        using var whole = new Guarded(start.Span.ToArray());
        using var parts = new Guarded(start.Span.ToArray());
        whole.Span[288..].Fill(0.5f);
        parts.Span[288..].Fill(0.5f);
        var step = AdamWStep.At(3, 0.01f, 0.9f, 0.999f, 1e-8f, 0.1f);
        kernels.AdamW(whole.Pointer, whole.Pointer + 96, whole.Pointer + 192, whole.Pointer + 288, 96, step);
        foreach (var (first, count) in new[] { (0, 16), (16, 48), (64, 32) })
        {
            var part = parts.Pointer + first;
            kernels.AdamW(part, part + 96, part + 192, part + 288, count, step);
        }
        Expect.Same(whole.Span, parts.Span);
    }

    [Fact]
    public void Steps_count_from_one() => Assert.Throws<ArgumentOutOfRangeException>(() => AdamWStep.At(0, 0.1f, 0.9f, 0.999f, 1e-8f, 0));
}
