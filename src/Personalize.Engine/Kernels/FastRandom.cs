namespace Personalize.Engine.Kernels;

/// <summary>
/// Random numbers of several kinds from <see cref="Xoshiro256"/>. One instance per purpose (initialisation, shuffle, negatives, split). Not thread-safe.
/// </summary>
internal sealed class FastRandom
{
    private Xoshiro256 _generator;

    public FastRandom(ulong seed, ulong stream) => Reset(seed, stream);

    /// <summary>Starts over as if newly constructed, which gives each chunk of work its own stream without an allocation.</summary>
    public void Reset(ulong seed, ulong stream) => _generator = new Xoshiro256(seed, stream);

    public ulong NextUInt64() => _generator.Next();

    /// <summary>Uniform in [0, 1), 24 bits.</summary>
    public float NextFloat() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1d / (1L << 53));

    /// <summary>Uniform in 0..<paramref name="bound"/>-1 without bias (Lemire, "Fast Random Integer Generation in an Interval", 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is below 1.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var product = (NextUInt64() >> 32) * (ulong)bound;
        if ((uint)product < (uint)bound)
        {
            var threshold = (uint)-bound % (uint)bound;
            while ((uint)product < threshold)
                product = (NextUInt64() >> 32) * (ulong)bound;
        }
        return (int)(product >> 32);
    }

    /// <summary>Normal with mean 0 and deviation 1 (Box-Muller; the second value is dropped, so that the state consists of only four words).</summary>
    public double NextGaussian()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Fisher-Yates: every order is equally likely.</summary>
    public void Shuffle(Span<int> values)
    {
        for (var last = values.Length - 1; last > 0; last--)
        {
            var other = NextInt(last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }
}
