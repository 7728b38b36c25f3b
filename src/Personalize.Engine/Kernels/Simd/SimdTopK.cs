using System.Numerics;
using System.Runtime.CompilerServices;

namespace Personalize.Engine.Kernels.Simd;

/// <summary>
/// The vector form of <see cref="TopKKernel"/>: the k best so far are a heap with the worst on top, and almost every score is dismissed by
/// one vector comparison with that worst. About k·ln(count/k) scores get into the heap when their order is random.
/// </summary>
internal static unsafe class SimdTopK
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Select<TSimd, TVector>(float* scores, int count, int k, Span<int> indices, Span<float> values)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var capacity = Math.Min(k, count);
        if (capacity <= 0)
            return 0;
        if (indices.Length < capacity || values.Length < capacity)
            throw new ArgumentException($"Room for {capacity} results is needed, but there is room for {indices.Length} indices and {values.Length} values.");

        var found = 0;
        // As long as the heap is not full, anything above -∞ is good enough; that also leaves out -∞ itself and NaN.
        var threshold = float.NegativeInfinity;
        var j = 0;
        for (; j <= count - (4 * TSimd.Lanes); j += 4 * TSimd.Lanes)
        {
            var limit = TSimd.Create(threshold);
            var better = TSimd.GreaterThan(TSimd.Load(scores + j), limit)
                | (TSimd.GreaterThan(TSimd.Load(scores + j + TSimd.Lanes), limit) << TSimd.Lanes)
                | (TSimd.GreaterThan(TSimd.Load(scores + j + (2 * TSimd.Lanes)), limit) << (2 * TSimd.Lanes))
                | (TSimd.GreaterThan(TSimd.Load(scores + j + (3 * TSimd.Lanes)), limit) << (3 * TSimd.Lanes));
            for (; better != 0; better &= better - 1)
                Offer(scores, j + BitOperations.TrailingZeroCount(better), indices, values, capacity, ref found, ref threshold);
        }
        for (; j < count; j++)
            Offer(scores, j, indices, values, capacity, ref found, ref threshold);

        // The worst of the rest goes to the end of the rest, again and again: best first.
        for (var last = found - 1; last > 0; last--)
        {
            var (worstValue, worstIndex) = (values[0], indices[0]);
            SiftDown(indices, values, last, values[last], indices[last]);
            (values[last], indices[last]) = (worstValue, worstIndex);
        }
        return found;
    }

    /// <summary>Takes the score if it beats the threshold. Indices come in ascending order, so an equal score later is never better.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Offer(float* scores, int index, Span<int> indices, Span<float> values, int capacity, ref int found, ref float threshold)
    {
        var score = scores[index];
        if (!(score > threshold))
            return;
        if (found < capacity)
            SiftUp(indices, values, found++, score, index);
        else
            SiftDown(indices, values, found, score, index);
        if (found == capacity)
            threshold = values[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SiftUp(Span<int> indices, Span<float> values, int hole, float value, int index)
    {
        while (hole > 0)
        {
            var parent = (hole - 1) / 2;
            if (!IsWorse(value, index, values[parent], indices[parent]))
                break;
            (values[hole], indices[hole]) = (values[parent], indices[parent]);
            hole = parent;
        }
        (values[hole], indices[hole]) = (value, index);
    }

    /// <summary>Replaces the top of a heap of <paramref name="length"/> entries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SiftDown(Span<int> indices, Span<float> values, int length, float value, int index)
    {
        var hole = 0;
        while (true)
        {
            var child = (2 * hole) + 1;
            if (child >= length)
                break;
            if (child + 1 < length && IsWorse(values[child + 1], indices[child + 1], values[child], indices[child]))
                child++;
            if (!IsWorse(values[child], indices[child], value, index))
                break;
            (values[hole], indices[hole]) = (values[child], indices[child]);
            hole = child;
        }
        (values[hole], indices[hole]) = (value, index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWorse(float value, int index, float otherValue, int otherIndex)
        => value < otherValue || (value == otherValue && index > otherIndex);
}
