using Personalize.Engine.Data;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Evaluation;

/// <summary>
/// Which users are trained on, watched and measured on. A tenth of the users with at least two events (with fewer there is nothing
/// to predict) is held out for the metrics; some of the others are watched during the measured training. The percentiles of history
/// length drop users only from training.
/// </summary>
internal sealed record UserSplit
{
    /// <summary>Maximum number of watched users: enough for a stable metric, while evaluation remains a small part of an epoch.</summary>
    private const int MostValidationUsers = 500;

    /// <summary>Users the measured model trains on.</summary>
    public required IReadOnlyList<int> Training { get; init; }

    /// <summary>Users watched for early stopping.</summary>
    public required IReadOnlyList<int> Validation { get; init; }

    /// <summary>Users the reported metrics come from.</summary>
    public required IReadOnlyList<int> Test { get; init; }

    /// <summary>Users the final model trains on.</summary>
    public required IReadOnlyList<int> Everyone { get; init; }

    /// <param name="snapshot">The data.</param>
    /// <param name="seed">The same seed gives the same split.</param>
    /// <param name="minimumPercentile">min_user_history_length_percentile.</param>
    /// <param name="maximumPercentile">max_user_history_length_percentile.</param>
    public static UserSplit Of(Snapshot snapshot, ulong seed, double minimumPercentile, double maximumPercentile)
    {
        int Length(int user) => snapshot.UserOffsets[user + 1] - snapshot.UserOffsets[user];
        var order = Enumerable.Range(0, snapshot.UserCount).ToArray();
        new FastRandom(seed, RandomStream.Split).Shuffle(order);
        var measurable = order.Where(u => Length(u) >= 2).ToArray();
        var test = measurable.Take((measurable.Length + 9) / 10).ToArray();

        var sorted = order.Select(Length).Order().ToArray();
        var shortest = sorted[Index(minimumPercentile)];
        var longest = sorted[Index(maximumPercentile)];
        int Index(double percentile) => Math.Clamp((int)Math.Ceiling(percentile * sorted.Length) - 1, 0, sorted.Length - 1);
        var everyone = order.Where(u => Length(u) >= shortest && Length(u) <= longest).ToArray();
        return Of(snapshot, everyone, test);
    }

    /// <summary>A split with given held-out users.</summary>
    /// <param name="snapshot">The data.</param>
    /// <param name="everyone">The users of the final model, in random order.</param>
    /// <param name="test">The held-out users.</param>
    internal static UserSplit Of(Snapshot snapshot, IReadOnlyList<int> everyone, IReadOnlyList<int> test)
    {
        var held = test.ToHashSet();
        var rest = everyone.Where(u => !held.Contains(u)).ToArray();
        var measurable = rest.Where(u => snapshot.UserOffsets[u + 1] - snapshot.UserOffsets[u] >= 2).ToArray();

        // Where most users have a single event, a tenth of all users would be all of those from whom anything can be learned about what follows what.
        var watched = measurable.Take(Math.Min(Math.Min(MostValidationUsers, (rest.Length + 9) / 10), (measurable.Length + 1) / 2)).ToHashSet();
        return new UserSplit
        {
            Test = test,
            Validation = [.. watched.Order()],
            Training = [.. rest.Where(u => !watched.Contains(u)).Order()],
            Everyone = [.. everyone.Order()],
        };
    }
}
