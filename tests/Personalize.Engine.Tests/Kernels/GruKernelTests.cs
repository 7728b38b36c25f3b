using Personalize.Engine.Kernels;
using Personalize.Engine.Kernels.Reference;

namespace Personalize.Engine.Tests.Kernels;

public sealed unsafe class GruKernelTests
{
    private const int Lanes = 3;

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Forward_matches_the_reference(string name)
    {
        var kernels = KernelSets.Get(name);
        foreach (var hidden in KernelSets.Lengths(kernels))
        {
            var random = new FastRandom(1, (ulong)hidden);
            using var input = Guarded.Random(Lanes * 3 * hidden, random, 6);
            using var recurrent = Guarded.Random(Lanes * 3 * hidden, random, 6);
            using var previous = Guarded.Random(Lanes * hidden, random);
            using var next = new Guarded(Lanes * hidden);
            using var saved = new Guarded(Lanes * 3 * hidden);
            var (expectedNext, expectedSaved) = ReferenceForward(hidden, input.ToDoubles(), recurrent.ToDoubles(), previous.ToDoubles());

            kernels.GruForward(Lanes, hidden, input.Pointer, recurrent.Pointer, previous.Pointer, next.Pointer, saved.Pointer);
            Expect.Close(expectedNext, next.Span, 2e-6);
            Expect.Close(expectedSaved, saved.Span, 2e-6);
            next.AssertIntact();
            saved.AssertIntact();

            kernels.GruForward(Lanes, hidden, input.Pointer, recurrent.Pointer, previous.Pointer, previous.Pointer, input.Pointer);
            Expect.Same(next.Span, previous.Span);
            Expect.Same(saved.Span, input.Span);
        }
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Backward_matches_the_reference(string name)
    {
        var kernels = KernelSets.Get(name);
        foreach (var hidden in KernelSets.Lengths(kernels))
        {
            var random = new FastRandom(2, (ulong)hidden);
            using var dNext = Guarded.Random(Lanes * hidden, random);
            using var saved = Guarded.Random(Lanes * 3 * hidden, random);
            using var recurrent = Guarded.Random(Lanes * 3 * hidden, random, 6);
            using var previous = Guarded.Random(Lanes * hidden, random);
            using var dInput = new Guarded(Lanes * 3 * hidden);
            using var dRecurrent = new Guarded(Lanes * 3 * hidden);
            using var dPrevious = new Guarded(Lanes * hidden);
            var (expectedInput, expectedRecurrent, expectedPrevious) = ReferenceBackward(
                hidden, dNext.ToDoubles(), saved.ToDoubles(), recurrent.ToDoubles(), previous.ToDoubles());

            kernels.GruBackward(
                Lanes, hidden, dNext.Pointer, saved.Pointer, recurrent.Pointer, previous.Pointer, dInput.Pointer, dRecurrent.Pointer, dPrevious.Pointer);
            Expect.Close(expectedInput, dInput.Span, 1e-6);
            Expect.Close(expectedRecurrent, dRecurrent.Span, 1e-6);
            Expect.Close(expectedPrevious, dPrevious.Span, 1e-6);
            dInput.AssertIntact();
            dRecurrent.AssertIntact();
            dPrevious.AssertIntact();

            kernels.GruBackward(
                Lanes, hidden, dNext.Pointer, saved.Pointer, recurrent.Pointer, previous.Pointer, saved.Pointer, recurrent.Pointer, dNext.Pointer);
            Expect.Same(dInput.Span, saved.Span);
            Expect.Same(dRecurrent.Span, recurrent.Span);
            Expect.Same(dPrevious.Span, dNext.Span);
        }
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void NaN_reaches_the_state_and_infinity_saturates(string name)
    {
        var kernels = KernelSets.Get(name);
        var hidden = (2 * kernels.Lanes) + 3;
        using var input = new Guarded(3 * hidden);
        using var recurrent = new Guarded(3 * hidden);
        using var previous = new Guarded(hidden);
        using var next = new Guarded(hidden);
        using var saved = new Guarded(3 * hidden);
        previous.Span.Fill(0.5f);
        for (var j = 0; j < hidden; j++)
        {
            // Update gate: open, closed, open, ...; where open, the candidate is lost; where closed, it is +1 or -1.
            input.Span[hidden + j] = j % 2 == 0 ? float.PositiveInfinity : float.NegativeInfinity;
            input.Span[(2 * hidden) + j] = j % 4 < 2 ? float.PositiveInfinity : -1e30f;
        }
        input.Span[hidden - 1] = float.NaN;
        input.Span[hidden] = float.NaN;
        input.Span[(2 * hidden) + 1] = float.NaN;
        kernels.GruForward(1, hidden, input.Pointer, recurrent.Pointer, previous.Pointer, next.Pointer, saved.Pointer);
        for (var j = 0; j < hidden; j++)
        {
            if (j is 0 or 1 || j == hidden - 1)
                Assert.Equal(float.NaN, next.Span[j]);
            else
                Assert.Equal(j % 2 == 0 ? 0.5f : j % 4 < 2 ? 1f : -1f, next.Span[j]);
        }
    }

    [Fact]
    public void The_reference_gradient_is_the_slope_of_the_reference()
    {
        int hidden = 5;
        double step = 1e-6;
        var random = new FastRandom(4, 0);
        var inputs = new[] { Lanes * 3 * hidden, Lanes * 3 * hidden, Lanes * hidden }
            .Select(count => Enumerable.Range(0, count).Select(_ => random.NextGaussian()).ToArray()).ToArray();
        var weights = Enumerable.Range(0, Lanes * hidden).Select(_ => random.NextGaussian()).ToArray();

        var (_, saved) = ReferenceForward(hidden, inputs[0], inputs[1], inputs[2]);
        var (dInput, dRecurrent, dPrevious) = ReferenceBackward(hidden, weights, saved, inputs[1], inputs[2]);
        var gradients = new[] { dInput, dRecurrent, dPrevious };
        for (var tensor = 0; tensor < inputs.Length; tensor++)
        {
            for (var index = 0; index < inputs[tensor].Length; index++)
            {
                var value = inputs[tensor][index];
                inputs[tensor][index] = value + step;
                var above = Loss();
                inputs[tensor][index] = value - step;
                var below = Loss();
                inputs[tensor][index] = value;
                Assert.Equal((above - below) / (2 * step), gradients[tensor][index], 1e-8);
            }
        }

        double Loss() => ReferenceForward(hidden, inputs[0], inputs[1], inputs[2]).Next.Zip(weights, (state, weight) => state * weight).Sum();
    }

    [Fact]
    public void The_engine_uses_the_best_form()
    {
        int hidden = 48;
        var random = new FastRandom(5, 0);
        using var gates = Guarded.Random(3 * hidden, random);
        using var state = Guarded.Random(hidden, random);
        using var results = new Guarded(16 * hidden);
        var expected = results.Pointer;
        var actual = expected + (8 * hidden);
        KernelSet.Best.GruForward(1, hidden, gates.Pointer, gates.Pointer, state.Pointer, expected, expected + hidden);
        KernelSet.Best.GruBackward(1, hidden, state.Pointer, gates.Pointer, gates.Pointer, state.Pointer, expected + (4 * hidden), expected + hidden, expected);
        GruKernel.Forward(1, hidden, gates.Pointer, gates.Pointer, state.Pointer, actual, actual + hidden);
        GruKernel.Backward(1, hidden, state.Pointer, gates.Pointer, gates.Pointer, state.Pointer, actual + (4 * hidden), actual + hidden, actual);
        Expect.Same(results.Span[..(8 * hidden)], results.Span[(8 * hidden)..]);
    }

    private static (double[] Next, double[] Saved) ReferenceForward(int hidden, double[] input, double[] recurrent, double[] previous)
    {
        var (next, saved) = (new double[previous.Length], new double[input.Length]);
        fixed (double* a = input, u = recurrent, h = previous, hNext = next, gates = saved)
            ScalarGru.Forward(Lanes, hidden, a, u, h, hNext, gates);
        return (next, saved);
    }

    private static (double[] Input, double[] Recurrent, double[] Previous) ReferenceBackward(
        int hidden, double[] dNext, double[] saved, double[] recurrent, double[] previous)
    {
        var (dInput, dRecurrent, dPrevious) = (new double[saved.Length], new double[saved.Length], new double[previous.Length]);
        fixed (double* dh = dNext, gates = saved, u = recurrent, h = previous, da = dInput, du = dRecurrent, dhPrevious = dPrevious)
            ScalarGru.Backward(Lanes, hidden, dh, gates, u, h, da, du, dhPrevious);
        return (dInput, dRecurrent, dPrevious);
    }
}
