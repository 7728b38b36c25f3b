using System.Numerics;

namespace Personalize.Engine.Kernels.Reference;

/// <summary>What <see cref="TopKKernel"/> computes: a full sort.</summary>
internal static unsafe class ScalarTopK
{
    /// <inheritdoc cref="TopKKernel.Select"/>
    public static int Select<T>(T* scores, int count, int k, Span<int> indices, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var candidates = new List<(T Value, int Index)>(count);
        for (var j = 0; j < count; j++)
        {
            if (scores[j] > T.NegativeInfinity)
                candidates.Add((scores[j], j));
        }
        candidates.Sort((x, y) => x.Value == y.Value ? x.Index.CompareTo(y.Index) : y.Value.CompareTo(x.Value));
        var found = Math.Min(k, candidates.Count);
        for (var rank = 0; rank < found; rank++)
            (values[rank], indices[rank]) = candidates[rank];
        return found;
    }
}
