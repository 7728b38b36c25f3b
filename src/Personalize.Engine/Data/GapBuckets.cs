using System.Numerics;

namespace Personalize.Engine.Data;

/// <summary>Buckets of a time gap in seconds on a base-2 logarithmic scale.</summary>
public static class GapBuckets
{
    /// <summary>0: no previous event; 1: no gap; k: [2^(k-2), 2^(k-1)) seconds; the last one holds everything above (17 years).</summary>
    public const int Count = 32;

    /// <summary>The bucket of a gap in seconds, from 1 to <see cref="Count"/> - 1. A gap below zero counts as none.</summary>
    public static int Of(long seconds) =>
        seconds <= 0 ? 1 : Math.Min(Count - 1, 2 + BitOperations.Log2((ulong)seconds));
}
