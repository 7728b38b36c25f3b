using Personalize.Engine.Data;

namespace Personalize.Engine.Evaluation;

/// <summary>
/// The users to measure on. For each of them the oldest 90 % of the events are the input, and the newest 10 %, rounded up, are
/// relevant ("Evaluating a solution version with metrics" in the Amazon Personalize developer guide). A user with one event has an
/// empty input.
/// </summary>
internal sealed class HoldOut
{
    public HoldOut(Snapshot snapshot, IReadOnlyList<int> users)
    {
        Users = users;
        InputLengths = new int[snapshot.UserCount];
        var relevant = new IReadOnlyCollection<int>[users.Count];
        for (var i = 0; i < users.Count; i++)
        {
            var start = snapshot.UserOffsets[users[i]];
            var length = snapshot.UserOffsets[users[i] + 1] - start;
            var held = (length + 9) / 10;
            InputLengths[users[i]] = length - held;
            relevant[i] = snapshot.EventItems.AsSpan(start + length - held, held).ToArray().ToHashSet();
        }

        Relevant = relevant;
    }

    /// <summary>
    /// The same question asked at several times: what are the newest 10 % of a user's events, and what the 10 % before them, and so on, given all that
    /// came before? So much is learned from a few users with short histories.
    /// </summary>
    /// <param name="snapshot">The data.</param>
    /// <param name="users">The users; those without events before the ones that are asked for are left out.</param>
    /// <param name="times">How often to ask.</param>
    public static IReadOnlyList<HoldOut> AtSeveralTimes(Snapshot snapshot, IReadOnlyList<int> users, int times)
    {
        HoldOut Back(int parts)
        {
            var asked = new List<int>();
            var relevant = new List<IReadOnlyCollection<int>>();
            var lengths = new int[snapshot.UserCount];
            foreach (var user in users)
            {
                var start = snapshot.UserOffsets[user];
                var length = snapshot.UserOffsets[user + 1] - start;
                var held = (length + 9) / 10;
                var input = length - (parts * held);
                if (input < 1)
                    continue;
                lengths[user] = input;
                asked.Add(user);
                relevant.Add(snapshot.EventItems.AsSpan(start + input, held).ToArray().ToHashSet());
            }

            return new HoldOut(asked, lengths, relevant);
        }

        return [.. Enumerable.Range(1, times).Select(Back)];
    }

    private HoldOut(IReadOnlyList<int> users, int[] inputLengths, IReadOnlyList<IReadOnlyCollection<int>> relevant) =>
        (Users, InputLengths, Relevant) = (users, inputLengths, relevant);

    public IReadOnlyList<int> Users { get; }

    /// <summary>User → events of the input; 0 for others.</summary>
    public int[] InputLengths { get; }

    /// <summary>The distinct held-out items of each of <see cref="Users"/>.</summary>
    public IReadOnlyList<IReadOnlyCollection<int>> Relevant { get; }

    /// <summary>
    /// The users to measure hidden items on: the hidden items they had are relevant, and their other events are the input. Users
    /// without a hidden item, or without other events, are left out.
    /// </summary>
    /// <param name="snapshot">All events.</param>
    /// <param name="without">The same events without those of the hidden items.</param>
    /// <param name="users">Users to consider.</param>
    /// <param name="hidden">The hidden items.</param>
    public static HoldOut OfItems(Snapshot snapshot, Snapshot without, IReadOnlyList<int> users, ItemSet hidden)
    {
        var asked = new List<int>();
        var relevant = new List<IReadOnlyCollection<int>>();
        var lengths = new int[snapshot.UserCount];
        foreach (var user in users)
        {
            var had = snapshot.EventItems[snapshot.UserOffsets[user]..snapshot.UserOffsets[user + 1]].Where(hidden.Contains).ToHashSet();
            lengths[user] = without.UserOffsets[user + 1] - without.UserOffsets[user];
            if (had.Count == 0 || lengths[user] == 0)
                continue;
            asked.Add(user);
            relevant.Add(had);
        }

        return new HoldOut(asked, lengths, relevant);
    }
}
