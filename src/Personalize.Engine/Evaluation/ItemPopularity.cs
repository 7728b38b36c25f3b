using Personalize.Engine.Data;

namespace Personalize.Engine.Evaluation;

/// <summary>Items by how many events they have.</summary>
internal static class ItemPopularity
{
    /// <summary>All items, the most popular first, and of equally popular ones the lower index.</summary>
    /// <param name="sequences">All events.</param>
    /// <param name="users">The users whose events count.</param>
    /// <param name="since">The first Unix second that counts.</param>
    public static int[] Rank(EncodedSequences sequences, IReadOnlyList<int> users, long since = long.MinValue)
    {
        var counts = new int[sequences.Snapshot.ItemCount];
        foreach (var user in users)
        {
            for (var e = sequences.Snapshot.UserOffsets[user]; e < sequences.Snapshot.UserOffsets[user + 1]; e++)
                counts[sequences.Items[e]] += sequences.Times[e] >= since ? 1 : 0;
        }

        return [.. Enumerable.Range(0, counts.Length).OrderByDescending(i => counts[i]).ThenBy(i => i)];
    }
}
