using Personalize.Engine.Data;

namespace Personalize.Engine.Evaluation;

/// <summary>
/// The users to measure on. For each of them the oldest 90 % of the events are the input, and the newest 10 %, rounded up, are
/// relevant ("Evaluating a solution version with metrics" in the Amazon Personalize developer guide). A user with one event has an
/// empty input. If types of events count differently, so do their items, and a user is left out if none of them counts.
/// </summary>
internal sealed class HoldOut
{
    public HoldOut(Snapshot snapshot, IReadOnlyList<int> users)
        : this(snapshot, users, parts: 1, leastInput: 0)
    {
    }

    private HoldOut(Snapshot snapshot, IReadOnlyList<int> users, int parts, int leastInput)
    {
        InputLengths = new int[snapshot.UserCount];
        var asked = new List<int>(users.Count);
        var relevant = new List<IReadOnlyCollection<int>>(users.Count);
        foreach (var user in users)
        {
            var start = snapshot.UserOffsets[user];
            var length = snapshot.UserOffsets[user + 1] - start;
            var held = (length + 9) / 10;
            var input = length - (parts * held);
            if (input < leastInput || Held(snapshot, start + input, held) is not { Count: > 0 } items)
                continue;
            InputLengths[user] = input;
            asked.Add(user);
            relevant.Add(items);
        }

        (Users, Relevant) = (asked, relevant);
    }

    private HoldOut(IReadOnlyList<int> users, int[] inputLengths, IReadOnlyList<IReadOnlyCollection<int>> relevant) =>
        (Users, InputLengths, Relevant) = (users, inputLengths, relevant);

    public IReadOnlyList<int> Users { get; }

    /// <summary>User → events of the input; 0 for others.</summary>
    public int[] InputLengths { get; }

    /// <summary>Where each of <see cref="Users"/> is asked: after the input.</summary>
    public IReadOnlyList<HistoryPlace> Places => [.. Users.Select(user => new HistoryPlace(user, InputLengths[user]))];

    /// <summary>The distinct held-out items of each of <see cref="Users"/>.</summary>
    public IReadOnlyList<IReadOnlyCollection<int>> Relevant { get; }

    /// <summary>The same for the first of the users.</summary>
    public HoldOut First(int count) => new([.. Users.Take(count)], InputLengths, [.. Relevant.Take(count)]);

    private static IReadOnlyCollection<int> Held(Snapshot snapshot, int first, int count)
    {
        if (snapshot.EventTypeWeights is null)
            return snapshot.EventItems.AsSpan(first, count).ToArray().ToHashSet();
        var items = new GradedItems();
        for (var e = first; e < first + count; e++)
            items.Add(snapshot.EventItems[e], snapshot.WeightOf(e));
        return items;
    }

    /// <summary>
    /// The same question asked at several times: what are the newest 10 % of a user's events, and what the 10 % before them, and so on, given all that
    /// came before? So much is learned from a few users with short histories.
    /// </summary>
    /// <param name="snapshot">The data.</param>
    /// <param name="users">The users; those without events before the ones that are asked for are left out.</param>
    /// <param name="times">How often to ask.</param>
    public static IReadOnlyList<HoldOut> AtSeveralTimes(Snapshot snapshot, IReadOnlyList<int> users, int times) =>
        [.. Enumerable.Range(1, times).Select(parts => new HoldOut(snapshot, users, parts, leastInput: 1))];

    /// <summary>Users whose whole history is the input, because what is relevant to them comes from elsewhere.</summary>
    /// <param name="snapshot">The data.</param>
    /// <param name="users">The users.</param>
    /// <param name="relevant">What is relevant to each of them.</param>
    public static HoldOut OfAll(Snapshot snapshot, IReadOnlyList<int> users, IReadOnlyList<IReadOnlyCollection<int>> relevant) =>
        new(users, [.. Enumerable.Range(0, snapshot.UserCount).Select(user => snapshot.UserOffsets[user + 1] - snapshot.UserOffsets[user])], relevant);

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
