using Personalize.Engine.Data;

namespace Personalize.Engine.Evaluation;

/// <summary>The simple recommenders that a network has to beat, measured on the same split.</summary>
internal static class Baselines
{
    public const string Popularity = "popularity";
    public const string RecentPopularity = "recent_popularity";

    private const long RecentSeconds = 7 * 86_400;

    /// <summary>Baseline → the best items of each user of <paramref name="holdOut"/>.</summary>
    /// <param name="sequences">All events.</param>
    /// <param name="users">The users to count on.</param>
    /// <param name="simple">Counts and ranks.</param>
    /// <param name="methods">The simple methods with their settings.</param>
    /// <param name="holdOut">Other users.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<int>>> Rank(
        EncodedSequences sequences, IReadOnlyList<int> users, SimpleMethods simple, IReadOnlyList<SimpleMethod> methods, HoldOut holdOut)
    {
        IReadOnlyList<IReadOnlyList<int>> ForAll(int[] ranked) =>
            [.. Enumerable.Repeat(ranked[..Math.Min(RankingMetrics.Depth, ranked.Length)], holdOut.Users.Count)];

        var popular = ItemPopularity.Rank(sequences, users);
        var newest = users.Max(u => sequences.Times[sequences.Snapshot.UserOffsets[u + 1] - 1]);
        var rankings = new Dictionary<string, IReadOnlyList<IReadOnlyList<int>>>
        {
            [Popularity] = ForAll(popular),
            [RecentPopularity] = ForAll(ItemPopularity.Rank(sequences, users, newest - RecentSeconds)),
        };
        foreach (var method in methods)
            rankings.Add(method.Name, simple.Rank(method, users, popular, holdOut));
        return rankings;
    }
}
