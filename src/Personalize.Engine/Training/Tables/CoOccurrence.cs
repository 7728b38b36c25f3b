using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Training.Tables;

/// <summary>
/// Items that the same users had (item-to-item collaborative filtering: Linden, Smith and York, IEEE Internet Computing 2003). With n_i the
/// users who had item i, n_ij those who had both, and d the popularity discount:
/// <code>sim(i, j) = n_ij / (n_i^(1-d)·n_j^d)</code>
/// so that 0 is the share of i's users who had j, which favours popular items, ½ the cosine, and 1 the share of j's users who had i.
/// </summary>
internal sealed class CoOccurrence
{
    /// <summary>Answers have at most 500 items, and related ones are followed by popular ones.</summary>
    public const int MostPerItem = 200;

    /// <summary>A user's newest distinct items that count; with more, the pairs of a few users would be most of the work.</summary>
    private const int MostPerUser = 500;

    private const int ItemsPerChunk = 64;

    private readonly int[] _userOffsets;
    private readonly int[] _userItems;
    private readonly int[] _itemOffsets;
    private readonly int[] _itemUsers;

    /// <param name="snapshot">The data.</param>
    /// <param name="users">The users to count.</param>
    /// <param name="options">Which items are left out, by the percentiles of their interactions.</param>
    public CoOccurrence(Snapshot snapshot, IReadOnlyList<int> users, ItemTableHyperparameters options)
    {
        Snapshot = snapshot;
        var counted = CountedItems(snapshot, users, options);
        _userOffsets = new int[users.Count + 1];
        var items = new List<int>();
        var seen = new HashSet<int>();
        for (var u = 0; u < users.Count; u++)
        {
            seen.Clear();
            for (var e = snapshot.UserOffsets[users[u] + 1] - 1; e >= snapshot.UserOffsets[users[u]] && seen.Count < MostPerUser; e--)
            {
                if (counted[snapshot.EventItems[e]] && seen.Add(snapshot.EventItems[e]))
                    items.Add(snapshot.EventItems[e]);
            }

            _userOffsets[u + 1] = items.Count;
        }

        _userItems = [.. items];
        UserCounts = new int[snapshot.ItemCount];
        foreach (var item in _userItems)
            UserCounts[item]++;
        _itemOffsets = new int[snapshot.ItemCount + 1];
        for (var item = 0; item < snapshot.ItemCount; item++)
            _itemOffsets[item + 1] = _itemOffsets[item] + UserCounts[item];
        _itemUsers = new int[_userItems.Length];
        var next = _itemOffsets.ToArray();
        for (var u = 0; u < users.Count; u++)
        {
            for (var k = _userOffsets[u]; k < _userOffsets[u + 1]; k++)
                _itemUsers[next[_userItems[k]]++] = u;
        }
    }

    public Snapshot Snapshot { get; }

    /// <summary>Item → number of users who had it, of those that are counted.</summary>
    public int[] UserCounts { get; }

    /// <summary>Calls back for each item with the similar items and their similarities, in no order; from several threads.</summary>
    public void Each(
        ItemTableHyperparameters options, ThreadTeam team, CancellationToken cancellationToken, Action<int, List<(int Item, float Similarity)>> take)
    {
        var items = Snapshot.ItemCount;
        var scratch = new (int[] Counts, List<int> Touched, List<(int, float)> Near)?[team.ThreadCount];
        team.Run((items + ItemsPerChunk - 1) / ItemsPerChunk, (chunk, worker) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (counts, touched, near) = scratch[worker] ??= (new int[items], [], []);
            for (var item = chunk * ItemsPerChunk; item < Math.Min(items, (chunk + 1) * ItemsPerChunk); item++)
            {
                for (var k = _itemOffsets[item]; k < _itemOffsets[item + 1]; k++)
                {
                    foreach (var other in _userItems.AsSpan(_userOffsets[_itemUsers[k]].._userOffsets[_itemUsers[k] + 1]))
                    {
                        if (counts[other]++ == 0)
                            touched.Add(other);
                    }
                }

                near.Clear();
                var own = Math.Pow(UserCounts[item], 1 - options.PopularityDiscount);
                foreach (var other in touched)
                {
                    if (other != item && counts[other] >= options.MinimumCointeractions)
                        near.Add((other, (float)(counts[other] / (own * Math.Pow(UserCounts[other], options.PopularityDiscount)))));
                    counts[other] = 0;
                }

                touched.Clear();
                take(item, near);
            }
        });
    }

    /// <summary>The most similar items of each item as a table.</summary>
    public NeighborTable Count(ItemTableHyperparameters options, ThreadTeam team, CancellationToken cancellationToken)
    {
        var rows = new (int Item, float Similarity)[Snapshot.ItemCount][];
        Each(options, team, cancellationToken, (item, near) => rows[item] = Best(near));
        return NeighborTable.Of(rows);
    }

    /// <summary>The most similar of some items, best first, of equal ones the lower index.</summary>
    public static (int Item, float Similarity)[] Best(List<(int Item, float Similarity)> near)
    {
        near.Sort(static (a, b) => a.Similarity != b.Similarity ? b.Similarity.CompareTo(a.Similarity) : a.Item.CompareTo(b.Item));
        return [.. near.Take(MostPerItem)];
    }

    private static bool[] CountedItems(Snapshot snapshot, IReadOnlyList<int> users, ItemTableHyperparameters options)
    {
        var events = new int[snapshot.ItemCount];
        foreach (var user in users)
        {
            foreach (var item in snapshot.EventItems.AsSpan(snapshot.UserOffsets[user]..snapshot.UserOffsets[user + 1]))
                events[item]++;
        }

        var sorted = events.Where(count => count > 0).Order().ToArray();
        if (sorted.Length == 0)
            return new bool[snapshot.ItemCount];
        int At(double percentile) => sorted[Math.Clamp((int)Math.Ceiling(percentile * sorted.Length) - 1, 0, sorted.Length - 1)];
        var (least, most) = (At(options.MinimumItemPercentile), At(options.MaximumItemPercentile));
        return Array.ConvertAll(events, count => count >= least && count <= most);
    }
}
