using Personalize.Engine.Data;

namespace Personalize.Engine.Training.Tables;

/// <summary>How much items are in demand.</summary>
internal static class ItemDemand
{
    /// <summary>Item → its share of all interactions of some users.</summary>
    public static float[] Shares(Snapshot snapshot, IReadOnlyList<int> users)
    {
        var counts = new double[snapshot.ItemCount];
        double total = 0;
        foreach (var user in users)
        {
            for (var e = snapshot.UserOffsets[user]; e < snapshot.UserOffsets[user + 1]; e++)
            {
                counts[snapshot.EventItems[e]] += snapshot.WeightOf(e);
                total += snapshot.WeightOf(e);
            }
        }

        return Array.ConvertAll(counts, count => total == 0 ? 0 : (float)(count / total));
    }

    /// <summary>
    /// Item → how much its interactions increased in the newest interval compared with the one before, in standard deviations of two counts
    /// that are equal but for chance (a and b are Poisson, so that a - b has the variance a + b), which keeps an item with three events instead
    /// of one from being the greatest trend.
    /// <code>trend(j) = (a_j - b_j) / √(a_j + b_j + 1)</code>
    /// </summary>
    /// <returns>The trends, and the number of interactions in both intervals.</returns>
    public static (float[] Trends, int Events) Trends(Snapshot snapshot, IReadOnlyList<int> users, long seconds)
    {
        var now = new int[snapshot.ItemCount];
        var before = new int[snapshot.ItemCount];
        var newest = users.Where(user => snapshot.UserOffsets[user + 1] > snapshot.UserOffsets[user])
            .Select(user => snapshot.EventTimes[snapshot.UserOffsets[user + 1] - 1]).DefaultIfEmpty().Max();
        var events = 0;
        foreach (var user in users)
        {
            for (var e = snapshot.UserOffsets[user + 1] - 1; e >= snapshot.UserOffsets[user] && snapshot.EventTimes[e] > newest - (2 * seconds); e--)
            {
                (snapshot.EventTimes[e] > newest - seconds ? now : before)[snapshot.EventItems[e]]++;
                events++;
            }
        }

        return ([.. now.Zip(before, (a, b) => (float)((a - b) / Math.Sqrt(a + b + 1.0)))], events);
    }
}
