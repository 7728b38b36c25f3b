using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Assessment;

/// <summary>The simple methods on what is stored from before the later interactions.</summary>
internal sealed class HeldOutBaselines
{
    private const long RecentSeconds = 7 * 86_400;

    // Of the users, this part decides the settings of the simple methods, and the others are counted for that.
    private const int ChoosingShare = 10;

    private readonly Snapshot _before;
    private readonly SimpleMethods _simple;
    private readonly IReadOnlyList<(SimpleMethod Method, NeighborTable Neighbors)> _methods;
    private readonly int[] _popular;
    private readonly int[] _recent;

    /// <param name="stored">What is stored.</param>
    /// <param name="later">The later interactions; nothing from their beginning on is used.</param>
    /// <exception cref="PersonalizeException">There is nothing from before.</exception>
    public HeldOutBaselines(Snapshot stored, HeldOutEvents later, ThreadTeam team, CancellationToken cancellationToken)
    {
        (StoredLater, _before) = (stored.EventTimes.LongCount(time => time >= later.From), Cut(stored, later));
        Known = [.. Enumerable.Range(0, _before.UserCount).Where(user => LengthOf(user) > 0)];
        if (Known.Count == 0)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.NoEventsBefore,
                $"The dataset group has no event from before {DateTimeOffset.FromUnixTimeSeconds(later.From):u}, when the interactions of the file begin.",
                "Give interactions that happened after those that are stored.");
        }

        var sequences = new EncodedSequences(_before, SessionThresholds.From(_before), team);
        _simple = new SimpleMethods(sequences, team, cancellationToken);
        _popular = ItemPopularity.Rank(sequences, Known);
        _recent = ItemPopularity.Rank(sequences, Known, _before.EventTimes.Max() - RecentSeconds);
        int[] choosing = [.. Known.Where((user, place) => place % ChoosingShare == 0 && LengthOf(user) > 1)];
        int[] counted = [.. Known.Except(choosing)];
        _methods = [.. _simple.Choose(counted.Length > 0 ? counted : Known, [new HoldOut(_before, choosing)])
            .Select(method => (method, _simple.Count(method, Known)))];
    }

    /// <summary>How many stored events are not from before.</summary>
    public long StoredLater { get; }

    /// <summary>The users with events from before.</summary>
    public IReadOnlyList<int> Known { get; }

    /// <summary>All items, stored ones and those of the later interactions.</summary>
    public Vocabulary Items => _before.Items;

    /// <summary>How many events from before a user has.</summary>
    public int LengthOf(string userId) => _before.Users.TryGetIndex(userId, out var user) ? LengthOf(user) : 0;

    /// <summary>How many events from before each item has.</summary>
    public int[] ItemCounts()
    {
        var counts = new int[_before.ItemCount];
        foreach (var item in _before.EventItems)
            counts[item]++;
        return counts;
    }

    /// <summary>Baseline → the best items of each user, of those allowed.</summary>
    /// <param name="allowed">Whether an item may be recommended to the user at a place; null if all may.</param>
    public IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<int>>> Rank(IReadOnlyList<string> userIds, Func<int, int, bool>? allowed)
    {
        int[] users = [.. userIds.Select(id => _before.Users.TryGetIndex(id, out var user) ? user : throw new InvalidOperationException(id))];
        var holdOut = HoldOut.OfAll(_before, users, [.. users.Select(_ => Array.Empty<int>())]);
        IReadOnlyList<IReadOnlyList<int>> Best(int[] ranked)
        {
            int[] first = [.. ranked.Take(RankingMetrics.Depth)];
            return [.. users.Select((_, place) => allowed is null
                ? first
                : (IReadOnlyList<int>)[.. ranked.Where(item => allowed(place, item)).Take(RankingMetrics.Depth)])];
        }

        var rankings = new Dictionary<string, IReadOnlyList<IReadOnlyList<int>>>
        {
            [Baselines.Popularity] = Best(_popular),
            [Baselines.RecentPopularity] = Best(_recent),
        };
        foreach (var (method, neighbors) in _methods)
            rankings.Add(method.Name, _simple.Rank(method, neighbors, _popular, holdOut, allowed));
        return rankings;
    }

    private int LengthOf(int user) => _before.UserOffsets[user + 1] - _before.UserOffsets[user];

    // The stored events from before, of all stored users and items and of the later ones, which may have none.
    private static Snapshot Cut(Snapshot stored, HeldOutEvents later)
    {
        string[] users = [.. stored.Users.Ids, .. later.ByUser.Keys.Where(id => !stored.Users.Contains(id))];
        string[] items =
        [
            .. stored.Items.Ids,
            .. later.ByUser.Values.SelectMany(events => events).Select(one => one.ItemId).Distinct().Where(id => !stored.Items.Contains(id)),
        ];
        var kept = new List<int>(stored.EventCount);
        var offsets = new int[users.Length + 1];
        for (var user = 0; user < users.Length; user++)
        {
            for (var e = user < stored.UserCount ? stored.UserOffsets[user] : 0; user < stored.UserCount && e < stored.UserOffsets[user + 1]; e++)
            {
                if (stored.EventTimes[e] < later.From)
                    kept.Add(e);
            }

            offsets[user + 1] = kept.Count;
        }

        T[]? Take<T>(T[]? values) => values is null ? null : [.. kept.Select(e => values[e])];
        return new Snapshot
        {
            Users = new Vocabulary(users),
            Items = new Vocabulary(items),
            EventTypes = stored.EventTypes,
            UserOffsets = offsets,
            EventItems = Take(stored.EventItems)!,
            EventTimes = Take(stored.EventTimes)!,
            EventTypeIndices = Take(stored.EventTypeIndices),
            EventTypeWeights = stored.EventTypeWeights,
        };
    }
}
