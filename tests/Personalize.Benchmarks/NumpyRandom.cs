namespace Personalize.Benchmarks;

/// <summary>
/// numpy.random.RandomState(seed).permutation(n): MT19937 (Matsumoto and Nishimura, 1998) and the masked rejection of
/// numpy's legacy shuffle, so that the held-out users are those of the reference implementations' runs.
/// </summary>
internal static class NumpyRandom
{
    private const int Size = 624;

    public static int[] Permutation(uint seed, int count)
    {
        var state = new uint[Size];
        state[0] = seed;
        for (var i = 1u; i < Size; i++)
            state[i] = (1812433253u * (state[i - 1] ^ (state[i - 1] >> 30))) + i;
        var next = Size;
        var result = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var mask = System.Numerics.BitOperations.RoundUpToPowerOf2((uint)i + 1) - 1;
            uint value;
            do
            {
                value = NextUInt32(state, ref next) & mask;
            }
            while (value > i);
            (result[i], result[value]) = (result[value], result[i]);
        }

        return result;
    }

    private static uint NextUInt32(uint[] state, ref int next)
    {
        if (next == Size)
        {
            for (var k = 0; k < Size; k++)
            {
                var y = (state[k] & 0x80000000u) | (state[(k + 1) % Size] & 0x7fffffffu);
                state[k] = state[(k + 397) % Size] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908b0dfu : 0);
            }

            next = 0;
        }

        var z = state[next++];
        z ^= z >> 11;
        z ^= (z << 7) & 0x9d2c5680u;
        z ^= (z << 15) & 0xefc60000u;
        return z ^ (z >> 18);
    }
}
