namespace Personalize.Engine.Data;

/// <summary>
/// How much more the next event depends on an event than one some steps later does. Clicks in a shop lead to one another, and a click
/// eight steps later has little to do with the first, whereas films that suit a user's taste could be watched in any order.
/// </summary>
internal static class OrderDependence
{
    /// <summary>Steps between two events that are compared with neighbours.</summary>
    public const int Distance = 8;

    private const int MostPairs = 500_000;

    /// <summary>With fewer coincidences the ratio would be meaningless.</summary>
    private const long FewestCoincidences = 1_000;

    /// <summary>
    /// The chance that two events and their successors are the same pair of items, divided by the same chance for the events
    /// <see cref="Distance"/> steps later: 1 if the order does not matter, about 20 for clicks in sessions.
    /// </summary>
    /// <param name="snapshot">The events.</param>
    /// <param name="users">The users to look at; if there are many events, only every nth user is used.</param>
    /// <returns>The ratio, at least 1; null if the data has too few pairs that occur twice.</returns>
    public static double? Measure(Snapshot snapshot, IReadOnlyList<int> users)
    {
        var positions = users.Sum(user => (long)Positions(snapshot, user));
        var stride = (int)Math.Max(1, (positions + MostPairs - 1) / MostPairs);
        var near = new List<long>();
        var far = new List<long>();
        for (var u = 0; u < users.Count; u += stride)
        {
            var start = snapshot.UserOffsets[users[u]];
            var items = snapshot.EventItems.AsSpan(start, snapshot.UserOffsets[users[u] + 1] - start);
            for (var i = 0; i < Positions(snapshot, users[u]); i++)
            {
                Add(near, items[i], items[i + 1]);
                Add(far, items[i], items[i + Distance]);
            }
        }

        var (nearby, distant) = (Coincidences(near), Coincidences(far));
        if (Math.Min(nearby, distant) < FewestCoincidences)
            return null;
        var pairs = far.Count / (double)near.Count;
        return Math.Max(1, nearby / (double)distant * pairs * pairs);
    }

    /// <summary>The events of a user that have both successors.</summary>
    private static int Positions(Snapshot snapshot, int user) => Math.Max(0, snapshot.UserOffsets[user + 1] - snapshot.UserOffsets[user] - Distance);

    private static void Add(List<long> pairs, int first, int second)
    {
        // The same item twice is a repeat, for which the network has a separate term.
        if (first != second)
            pairs.Add(((long)first << 32) | (uint)second);
    }

    private static long Coincidences(List<long> pairs)
    {
        pairs.Sort();
        long coincidences = 0, run = 0;
        for (var i = 1; i < pairs.Count; i++)
        {
            run = pairs[i] == pairs[i - 1] ? run + 1 : 0;
            coincidences += run;
        }

        return coincidences;
    }
}
