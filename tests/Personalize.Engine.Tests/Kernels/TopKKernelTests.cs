using CsCheck;
using Personalize.Engine.Kernels;
using Personalize.Engine.Kernels.Reference;

namespace Personalize.Engine.Tests.Kernels;

public sealed unsafe class TopKKernelTests
{
    private static readonly float[] s_specials = [float.NaN, float.NegativeInfinity, float.PositiveInfinity, float.MinValue, -0f];

    /// <summary>Few different values, so that ties are everywhere, and the values that need care.</summary>
    private static readonly Gen<float> s_score = Gen.Frequency(
        (10, Gen.Int[-5, 5].Select(value => (float)value)),
        (3, Gen.Float[-1, 1]),
        (1, Gen.Int[0, s_specials.Length - 1].Select(index => s_specials[index])));

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void It_is_the_start_of_the_sorted_list(string name)
    {
        var kernels = KernelSets.Get(name);
        Gen.Select(s_score.Array[0, 300], Gen.Int[0, 320]).Sample(
            (scores, k) => Check(kernels, scores, k),
            iter: 2_000);
    }

    [Theory]
    [ClassData(typeof(KernelSets))]
    public void Orders_that_are_worst_for_a_heap_work(string name)
    {
        var kernels = KernelSets.Get(name);
        foreach (var k in new[] { 1, 25, 999, 1000, 5000 })
        {
            Check(kernels, Enumerable.Range(0, 1000).Select(index => (float)index).ToArray(), k);
            Check(kernels, Enumerable.Range(0, 1000).Select(index => (float)-index).ToArray(), k);
            Check(kernels, Enumerable.Repeat(1f, 1000).ToArray(), k);
            Check(kernels, Enumerable.Repeat(float.NaN, 1000).ToArray(), k);
        }
    }

    [Fact]
    public void Too_little_room_is_refused()
    {
        using var scores = new Guarded([1, 2, 3]);
        Assert.Throws<ArgumentException>(() => TopKKernel.Select(scores.Pointer, 3, 3, new int[2], new float[3]));
        Assert.Throws<ArgumentException>(() => TopKKernel.Select(scores.Pointer, 3, 3, new int[3], new float[2]));
    }

    [Fact]
    public void No_more_room_than_scores_is_needed()
    {
        using var scores = new Guarded([1, 3, 2]);
        var indices = new int[3];
        Assert.Equal(3, TopKKernel.Select(scores.Pointer, 3, 100, indices, new float[3]));
        Assert.Equal([1, 2, 0], indices);
    }

    private static void Check(KernelSet kernels, float[] values, int k)
    {
        using var scores = new Guarded(values);
        var (indices, best) = (new int[k], new float[k]);
        var (expectedIndices, expectedBest) = (new int[k], new float[k]);
        var expected = ScalarTopK.Select(scores.Pointer, values.Length, k, expectedIndices, expectedBest);
        var found = kernels.TopK(scores.Pointer, values.Length, k, indices, best);
        Assert.Equal(expected, found);
        Assert.Equal(expectedIndices[..found], indices[..found]);
        Expect.Same(expectedBest.AsSpan(0, found), best.AsSpan(0, found));
    }
}
