using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tests.Kernels;

public sealed class FastRandomTests
{
    [Fact]
    public void The_same_seed_and_stream_give_the_same_numbers()
    {
        var random = new FastRandom(42, 3);
        var first = Draw(random);
        random.Reset(42, 3);
        Assert.Equal(first, Draw(random));
        Assert.Equal(first, Draw(new FastRandom(42, 3)));
    }

    [Fact]
    public void Numbers_are_the_same_on_every_machine()
        => Assert.Equal(s_goldenValues, Draw(new FastRandom(1, 2))[..3]);

    [Fact]
    public void Seeds_and_streams_differ()
    {
        var starts = new HashSet<ulong>();
        for (var seed = 0u; seed < 50; seed++)
        {
            for (var stream = 0u; stream < 50; stream++)
                Assert.True(starts.Add(new FastRandom(seed, stream).NextUInt64()));
        }
    }

    [Fact]
    public void Uniform_numbers_fill_their_interval_evenly()
    {
        var random = new FastRandom(7, 0);
        int count = 200_000;
        var bins = new int[10];
        for (var draw = 0; draw < count; draw++)
        {
            var value = random.NextFloat();
            Assert.InRange(value, 0f, 0.99999999f);
            bins[(int)(value * 10)]++;
            Assert.InRange(random.NextDouble(), 0, 0.99999999999999989);
        }
        // Chi-square with 9 degrees of freedom: above 33.7 once in 10 000 seeds, and the seed is fixed.
        Assert.True(ChiSquare(bins, count) < 33.7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10)]
    public void Whole_numbers_below_a_bound_are_equally_likely(int bound)
    {
        var random = new FastRandom(8, (ulong)bound);
        var bins = new int[bound];
        for (var draw = 0; draw < 100_000; draw++)
            bins[random.NextInt(bound)]++;
        Assert.True(ChiSquare(bins, 100_000) < 33.7);
    }

    [Fact]
    public void The_largest_bound_works()
    {
        var random = new FastRandom(9, 0);
        var values = Enumerable.Range(0, 1_000).Select(_ => random.NextInt(int.MaxValue)).ToArray();
        Assert.All(values, value => Assert.InRange(value, 0, int.MaxValue - 1));
        Assert.True(values.Max() > int.MaxValue / 10 * 9);
    }

    [Fact]
    public void A_bound_below_one_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new FastRandom(0, 0).NextInt(0));

    [Fact]
    public void Gaussian_numbers_have_the_moments_of_the_normal_distribution()
    {
        var random = new FastRandom(10, 0);
        var values = Enumerable.Range(0, 200_000).Select(_ => random.NextGaussian()).ToArray();
        Assert.Equal(0, values.Average(), 0.01);
        Assert.Equal(1, values.Average(value => value * value), 0.02);
        Assert.Equal(3, values.Average(value => value * value * value * value), 0.1);
        Assert.Equal(0.6827, values.Count(value => Math.Abs(value) < 1) / 200_000d, 0.005);
    }

    [Fact]
    public void Shuffling_keeps_the_values_and_reaches_every_order()
    {
        var random = new FastRandom(11, 0);
        var orders = new Dictionary<string, int>();
        for (var round = 0; round < 24_000; round++)
        {
            int[] values = [1, 2, 3, 4];
            random.Shuffle(values);
            var order = string.Concat(values);
            orders[order] = orders.GetValueOrDefault(order) + 1;
            Assert.Equal([1, 2, 3, 4], values.Order());
        }
        Assert.Equal(24, orders.Count);
        Assert.All(orders.Values, count => Assert.InRange(count, 850, 1150));
    }

    /// <summary>From an independent implementation of the published algorithm.</summary>
    private static readonly ulong[] s_goldenValues = [0x5F147C977B052899, 0x3BEB7D2DB94E1F5D, 0x2263EE6C6D422AC7];

    private static ulong[] Draw(FastRandom random) => Enumerable.Range(0, 20).Select(_ => random.NextUInt64()).ToArray();

    private static double ChiSquare(int[] bins, int count)
    {
        var expected = count / (double)bins.Length;
        return bins.Sum(bin => (bin - expected) * (bin - expected) / expected);
    }
}
