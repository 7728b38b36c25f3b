using Personalize.Engine.Schemas;

namespace Personalize.Engine.Data;

/// <summary>Events in file order while a snapshot is built, one list per column; then sorted by user and time.</summary>
internal sealed class EventTable(bool hasTypes, bool hasValues, IReadOnlyList<SchemaField> context, ShownTexts? shown = null)
{
    public GrowingVocabulary UserIds { get; } = new();

    public GrowingVocabulary ItemIds { get; } = new();

    public EventTypeNames TypeNames { get; } = new();

    public List<int> Users { get; } = [];

    public List<int> Items { get; } = [];

    public List<long> Times { get; } = [];

    public List<int>? Types { get; } = hasTypes ? [] : null;

    public List<float>? Values { get; } = hasValues ? [] : null;

    /// <summary>What was shown; null if it is not read.</summary>
    public ShownTexts? Shown => shown;

    public IReadOnlyList<MetadataList> Context { get; } = [.. context.Select(field => new MetadataList(field))];

    public int Count => Users.Count;

    /// <summary>
    /// The order of events by user (first seen first), then time, then position in the files. Returns it with the start of each
    /// user's events and the end of the last.
    /// </summary>
    public (int[] Order, int[] Offsets) Sort()
    {
        var offsets = new int[UserIds.Count + 1];
        foreach (var user in Users)
            offsets[user + 1]++;
        for (var user = 0; user < UserIds.Count; user++)
            offsets[user + 1] += offsets[user];

        // Counting sort by user keeps the order of the files; only users whose times are not in order need a further sort.
        var order = new int[Count];
        var next = offsets.AsSpan(0, UserIds.Count).ToArray();
        for (var i = 0; i < order.Length; i++)
            order[next[Users[i]]++] = i;
        Parallel.For(0, UserIds.Count, user => SortUser(order.AsSpan(offsets[user]..offsets[user + 1])));
        return (order, offsets);
    }

    private void SortUser(Span<int> events)
    {
        for (var i = 1; i < events.Length; i++)
        {
            if (Times[events[i]] < Times[events[i - 1]])
            {
                events.Sort((a, b) => (Times[a], a).CompareTo((Times[b], b)));
                return;
            }
        }
    }
}
