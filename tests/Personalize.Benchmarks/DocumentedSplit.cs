using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;

namespace Personalize.Benchmarks;

/// <summary>
/// The users of the documented protocol. The held-out ones are chosen as for the reference implementations that were measured in Python: ids of users
/// with two events or more, sorted as text, in the order of numpy's RandomState(42).permutation; a fold is a tenth of them.
/// </summary>
/// <param name="Test">The held-out users of the fold.</param>
/// <param name="Rest">All others.</param>
internal sealed record DocumentedSplit(int[] Test, int[] Rest)
{
    private const uint Seed = 42;

    public static DocumentedSplit Of(Snapshot snapshot, int fold)
    {
        int[] byId =
        [
            .. Enumerable.Range(0, snapshot.UserCount).Where(u => snapshot.UserOffsets[u + 1] - snapshot.UserOffsets[u] >= 2)
                .OrderBy(u => snapshot.Users[u], StringComparer.Ordinal),
        ];
        var size = (byId.Length + 9) / 10;
        int[] test = [.. NumpyRandom.Permutation(Seed, byId.Length).Skip(fold * size).Take(size).Select(p => byId[p])];
        var held = test.ToHashSet();
        return new DocumentedSplit(test, [.. Enumerable.Range(0, snapshot.UserCount).Where(u => !held.Contains(u))]);
    }

    /// <summary>As in the product, with the held-out users given.</summary>
    /// <param name="snapshot">The data.</param>
    /// <param name="users">The users that are not held out.</param>
    /// <param name="test">Those that are.</param>
    /// <param name="seed">Chooses the users to validate on.</param>
    public static UserSplit Watched(Snapshot snapshot, int[] users, int[] test, ulong seed)
    {
        var shuffled = users.ToArray();
        new FastRandom(seed, RandomStream.Split).Shuffle(shuffled);
        return UserSplit.Of(snapshot, shuffled, test);
    }
}
