namespace Personalize.Engine.Data;

/// <summary>
/// How often pairs of items occur in the opposite order. The goods of a basket come in any order, whereas the songs of a playlist, or toys
/// that came out one after the other, hardly ever come the other way round; then the items before an item say little about those after it.
/// </summary>
internal static class OrderReversal
{
    /// <summary>Events at most this far apart form a pair.</summary>
    private const int Distance = 3;

    private const int MostPairs = 1_000_000;

    /// <summary>Coincidences assumed in either order, so that order does not matter if there is little data.</summary>
    private const double Prior = 200;

    /// <summary>
    /// Σ 2·f·b ÷ Σ (f·(f-1) + b·(b-1)) over all pairs (i, j), with f users who had i shortly before j and b users who had j first. This
    /// estimates the regression of the rate of (j, i) on that of (i, j), and hence the weight with which reversed pairs are best added to
    /// counts that are low. A user counts once per pair, in the order that came first.
    /// </summary>
    /// <param name="snapshot">The events.</param>
    /// <param name="users">The users to look at; if they have many events, every n-th user is used.</param>
    /// <returns>0 if pairs never occur in the opposite order; 1 if order says nothing or the data is too small to tell.</returns>
    public static double Measure(Snapshot snapshot, IReadOnlyList<int> users)
    {
        var offsets = snapshot.UserOffsets;
        var events = users.Sum(user => (long)offsets[user + 1] - offsets[user]);
        var stride = (int)Math.Max(1, ((events * Distance) + MostPairs - 1) / MostPairs);
        var pairs = new List<long>();
        var known = new HashSet<long>();
        for (var u = 0; u < users.Count; u += stride)
        {
            known.Clear();
            var items = snapshot.EventItems.AsSpan(offsets[users[u]], offsets[users[u] + 1] - offsets[users[u]]);
            for (var later = 1; later < items.Length; later++)
            {
                for (var earlier = Math.Max(0, later - Distance); earlier < later; earlier++)
                {
                    var (first, second) = (items[earlier], items[later]);
                    var pair = ((long)Math.Min(first, second) << 32) | ((uint)Math.Max(first, second) << 1);
                    if (first != second && known.Add(pair))
                        pairs.Add(pair | (first < second ? 0L : 1L));
                }
            }
        }

        pairs.Sort();
        double same = Prior, reversed = Prior;
        for (var i = 0; i < pairs.Count;)
        {
            var (pair, forward, backward) = (pairs[i] >> 1, 0.0, 0.0);
            for (; i < pairs.Count && pairs[i] >> 1 == pair; i++)
            {
                forward += pairs[i] & 1;
                backward += 1 - (pairs[i] & 1);
            }

            same += (forward * (forward - 1)) + (backward * (backward - 1));
            reversed += 2 * forward * backward;
        }

        return Math.Min(1, reversed / same);
    }
}
