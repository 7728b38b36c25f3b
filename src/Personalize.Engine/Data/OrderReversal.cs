namespace Personalize.Engine.Data;

/// <summary>
/// How often two items come in the opposite order. Goods of one basket come in any order; a song after another of the same list, or a toy
/// after the one that came out a year before it, hardly ever come the other way round, and then what came before an item says little about
/// what comes after it.
/// </summary>
internal static class OrderReversal
{
    /// <summary>Events between the two items of a pair at most.</summary>
    private const int Distance = 3;

    private const int MostPairs = 1_000_000;

    /// <summary>Coincidences that are taken for granted in either order, so that little data says that order does not matter.</summary>
    private const double Prior = 200;

    /// <summary>
    /// With f users who had item i shortly before item j, and b users who had j first: Σ 2·f·b ÷ Σ (f·(f-1) + b·(b-1)) over all pairs.
    /// It estimates without bias how much the rate of (i, j) says about that of (j, i): the coefficient by which counts of reversed pairs
    /// are best added to counts of pairs that are few. A user counts once for a pair, in the order that came first.
    /// </summary>
    /// <param name="snapshot">The events.</param>
    /// <param name="users">The users to look at; of many events, every so-many-th user's.</param>
    /// <returns>0 where pairs never come in the opposite order, 1 where order says nothing or the data is too small to tell.</returns>
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
