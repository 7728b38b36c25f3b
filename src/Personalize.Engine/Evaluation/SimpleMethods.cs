using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;

namespace Personalize.Engine.Evaluation;

/// <summary>
/// The strongest simple methods: the user's own items by decayed count, items that occur together with the user's newest ones, and both
/// mixed. Their few settings are chosen on users whose newest tenth is hidden, with everything counted on other users.
/// </summary>
/// <param name="sequences">All events.</param>
/// <param name="team">The threads to use; the result does not depend on their number.</param>
/// <param name="cancellationToken">Stops between items and users.</param>
internal sealed class SimpleMethods(EncodedSequences sequences, ThreadTeam team, CancellationToken cancellationToken)
{
    /// <summary>The user's own items by decayed count.</summary>
    public const string OwnHistory = "own_history";

    /// <summary>The items that occur together with the user's newest ones.</summary>
    public const string ItemKnn = "item_knn";

    /// <summary>Both.</summary>
    public const string Mixed = "item_knn_and_own_history";

    private const int NeighborsPerItem = 200;
    private const float Shrinkage = 20;
    private const int UsersPerChunk = 8;

    /// <summary>Settings hardly depend on the number of events, so with more than this, part of the users is counted to choose them.</summary>
    private const long MostEventsToChoose = 1_000_000;

    private static readonly int[] s_windows = [1, 5, 20];
    private static readonly float[] s_popularityExponents = [0, 0.5f];
    private static readonly (int Last, float Decay)[] s_lags = [(1, 1), (5, 0.7f), (20, 0.9f)];
    private static readonly (float Weight, float Decay)[] s_own = [(0.5f, 0.9f), (3, 0.9f), (3, 0.98f)];
    private static readonly float[] s_ownDecays = [0.5f, 0.8f, 0.9f, 0.95f, 0.98f, 1];

    private readonly KnnScores?[] _scores = new KnnScores?[team.ThreadCount];

    /// <summary>The three kinds of methods, each with the settings that are best for some users.</summary>
    /// <param name="counted">The users to count on.</param>
    /// <param name="holdOuts">Other users, asked once or several times.</param>
    public IReadOnlyList<SimpleMethod> Choose(IReadOnlyList<int> counted, IReadOnlyList<HoldOut> holdOuts)
    {
        var offsets = sequences.Snapshot.UserOffsets;
        var events = counted.Sum(user => (long)offsets[user + 1] - offsets[user]);
        var stride = (int)((events + MostEventsToChoose - 1) / MostEventsToChoose);
        int[] users = [.. counted.Where((_, i) => i % stride == 0)];
        var popular = ItemPopularity.Rank(sequences, users);
        var methods = new List<SimpleMethod>();
        foreach (var decay in s_ownDecays)
            methods.Add(Measure(OwnHistory, new KnnSettings(0, 0, 1, decay), null, NeighborTable.Empty(sequences.Snapshot.ItemCount)));

        var backwardWeight = (float)OrderReversal.Measure(sequences.Snapshot, users);
        foreach (var window in s_windows)
        {
            foreach (var exponent in s_popularityExponents)
            {
                var options = new NeighborOptions(
                    window, NeighborsPerItem, Folds: 1, Shrinkage, DistanceExponent: 1, TrendMoments: 0, backwardWeight, exponent, WithItself: true);
                var neighbors = Count(users, options);
                foreach (var (last, lagDecay) in s_lags)
                {
                    foreach (var excluded in new[] { false, true })
                        methods.Add(Measure(ItemKnn, new KnnSettings(last, lagDecay, 0, 0, excluded), options, neighbors));
                    foreach (var (weight, decay) in s_own)
                        methods.Add(Measure(Mixed, new KnnSettings(last, lagDecay, weight, decay), options, neighbors));
                }
            }
        }

        return [.. methods.GroupBy(method => method.Name).Select(kind => kind.MaxBy(method => method.Metric)!)];

        SimpleMethod Measure(string name, KnnSettings settings, NeighborOptions? options, NeighborTable neighbors)
        {
            var metric = holdOuts.SelectMany(holdOut => RankingMetrics.Ndcg25ByUser(Rank(settings, neighbors, popular, holdOut), holdOut.Relevant));
            return new SimpleMethod(name, settings, options, metric.DefaultIfEmpty().Average());
        }
    }

    /// <summary>The similarities that a method uses.</summary>
    /// <param name="method">The method.</param>
    /// <param name="users">The users to count on.</param>
    public NeighborTable Count(SimpleMethod method, IReadOnlyList<int> users) =>
        method.Neighbors is { } options ? Count(users, options) : NeighborTable.Empty(sequences.Snapshot.ItemCount);

    /// <summary>The best items for each user of a <see cref="HoldOut"/>; after the scored ones come the most popular.</summary>
    /// <param name="method">The method.</param>
    /// <param name="users">The users to count on.</param>
    /// <param name="popular">All items by their popularity among those users.</param>
    /// <param name="holdOut">Other users.</param>
    public IReadOnlyList<IReadOnlyList<int>> Rank(SimpleMethod method, IReadOnlyList<int> users, int[] popular, HoldOut holdOut) =>
        Rank(method, Count(method, users), popular, holdOut);

    /// <summary>The same with similarities that have been counted.</summary>
    /// <param name="allowed">Whether an item may be recommended to the user at a place of the <see cref="HoldOut"/>; null if all may.</param>
    public IReadOnlyList<IReadOnlyList<int>> Rank(
        SimpleMethod method, NeighborTable neighbors, int[] popular, HoldOut holdOut, Func<int, int, bool>? allowed = null) =>
        Rank(method.Settings, neighbors, popular, holdOut, allowed);

    private NeighborTable Count(IReadOnlyList<int> users, NeighborOptions options) =>
        NeighborTables.Build(sequences, users, options, team, cancellationToken).Full;

    private IReadOnlyList<int>[] Rank(
        KnnSettings settings, NeighborTable neighbors, int[] popular, HoldOut holdOut, Func<int, int, bool>? allowed = null)
    {
        // Of equal scores the more popular item is first.
        var placeOf = new int[popular.Length];
        for (var place = 0; place < popular.Length; place++)
            placeOf[popular[place]] = place;
        var result = new IReadOnlyList<int>[holdOut.Users.Count];
        team.Run((holdOut.Users.Count + UsersPerChunk - 1) / UsersPerChunk, (chunk, worker) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var scores = _scores[worker] ??= new KnnScores(sequences.Snapshot.ItemCount);
            for (var u = chunk * UsersPerChunk; u < Math.Min(holdOut.Users.Count, (chunk + 1) * UsersPerChunk); u++)
            {
                var (history, length) = (sequences.History(holdOut.Users[u]), holdOut.InputLengths[holdOut.Users[u]]);
                scores.Fill(settings, neighbors, history, length, sequences.Snapshot.ItemCount);
                var start = sequences.Snapshot.UserOffsets[holdOut.Users[u]];
                HashSet<int> excluded = settings.ExcludeOwn ? [.. sequences.Items.AsSpan(start, length)] : [];
                var place = u;
                result[u] = Best(scores, placeOf, popular, excluded, allowed is null ? null : item => allowed(place, item));
            }
        });
        return result;
    }

    private static int[] Best(KnnScores scores, int[] placeOf, int[] popular, HashSet<int> excluded, Func<int, bool>? allowed)
    {
        var items = scores.Items.ToArray();
        if (allowed is not null)
        {
            popular = [.. popular.Where(allowed).Take(RankingMetrics.Depth + items.Length + excluded.Count)];
            items = Array.FindAll(items, item => allowed(item));
        }

        var keys = Array.ConvertAll(items, item => (-scores[item], placeOf[item]));
        Array.Sort(keys, items);
        return items.Length >= RankingMetrics.Depth
            ? items[..RankingMetrics.Depth]
            : [.. items.Concat(popular.Where(item => scores[item] == 0 && !excluded.Contains(item))).Take(RankingMetrics.Depth)];
    }
}
