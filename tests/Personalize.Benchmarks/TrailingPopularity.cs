using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;

namespace Personalize.Benchmarks;

/// <summary>
/// What was popular in the days before the user's last known event, that is, what a shop with a list of current best sellers would
/// have shown. This is stronger than the popularity of the last week of the data if users left at different times.
/// </summary>
internal static class TrailingPopularity
{
    public static IEnumerable<(string Name, IReadOnlyDictionary<string, double> Metrics)> Measure(
        EncodedSequences sequences, IReadOnlyList<int> users, HoldOut holdOut)
    {
        var events = users.SelectMany(u => Enumerable.Range(
            sequences.Snapshot.UserOffsets[u], sequences.Snapshot.UserOffsets[u + 1] - sequences.Snapshot.UserOffsets[u]))
            .OrderBy(e => sequences.Times[e]).ToArray();
        foreach (var days in new[] { 1, 7, 30 })
        {
            var lists = new IReadOnlyList<int>[holdOut.Users.Count];
            var counts = new int[sequences.Snapshot.ItemCount];
            var (first, next) = (0, 0);
            foreach (var index in Enumerable.Range(0, lists.Length).OrderBy(Now))
            {
                for (; next < events.Length && sequences.Times[events[next]] <= Now(index); next++)
                    counts[sequences.Items[events[next]]]++;
                for (; first < next && sequences.Times[events[first]] < Now(index) - (days * 86_400L); first++)
                    counts[sequences.Items[events[first]]]--;
                lists[index] = [.. Enumerable.Range(0, counts.Length).OrderByDescending(i => counts[i]).ThenBy(i => i).Take(RankingMetrics.Depth)];
            }

            yield return ($"popularity_before_{days}d", RankingMetrics.Compute(lists, holdOut.Relevant, counts.Length));
        }

        long Now(int index) =>
            sequences.Times[sequences.Snapshot.UserOffsets[holdOut.Users[index]] + Math.Max(0, holdOut.InputLengths[holdOut.Users[index]] - 1)];
    }
}
