namespace Personalize.Engine.Data.Features;

/// <summary>How to featurise the three kinds of metadata, and the borders between periods; learned from the data, stored with the model.</summary>
/// <param name="Items">Item metadata and creation time.</param>
/// <param name="Users">User metadata.</param>
/// <param name="Context">Contextual metadata of an event.</param>
/// <param name="PeriodEdges">Ascending Unix seconds; the times between two of them form one period. Empty for no periods.</param>
internal sealed record FeatureSpaces(FeatureSpace Items, FeatureSpace Users, FeatureSpace Context, IReadOnlyList<long> PeriodEdges)
{
    private const int MostPeriods = 24;

    /// <summary>No metadata at all: plain HRNN.</summary>
    public static FeatureSpaces None { get; } = new(FeatureSpace.Empty, FeatureSpace.Empty, FeatureSpace.Empty, []);

    /// <summary>True if no field of the data is useful.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsEmpty => Items.Count + Users.Count + Context.Count == 0;

    [System.Text.Json.Serialization.JsonIgnore]
    public FeatureSizes Sizes => new(Items.Count, Users.Count, Context.Count, PeriodEdges.Count == 0 ? 0 : PeriodEdges.Count + 2);

    /// <summary>Learns from a snapshot how to featurise its metadata.</summary>
    public static FeatureSpaces Fit(Snapshot snapshot)
    {
        var items = FeatureFitting.Fit(ItemColumns(snapshot.ItemMetadata, snapshot.ItemCreationTimes));
        var users = FeatureFitting.Fit(snapshot.UserMetadata ?? []);
        var context = FeatureFitting.Fit(snapshot.ContextMetadata, snapshot.ContextMetadata.Count == 0 ? null : UsersOfEvents(snapshot));
        return items.Count + users.Count + context.Count == 0 ? None : new FeatureSpaces(items, users, context, Edges(snapshot.EventTimes));
    }

    /// <summary>Row of the period table: 0 for no time, otherwise 1 + the period.</summary>
    public int PeriodOf(long? time)
    {
        if (time is not { } known)
            return 0;
        var period = 0;
        while (period < PeriodEdges.Count && known >= PeriodEdges[period])
            period++;
        return 1 + period;
    }

    /// <summary>The columns that describe items: their metadata and, if the data has it, the time of their creation.</summary>
    public static IEnumerable<MetadataColumn> ItemColumns(IReadOnlyList<MetadataColumn>? metadata, long[]? creationTimes) =>
        creationTimes is null ? metadata ?? [] : [.. metadata ?? [], FeatureFitting.CreationColumn(creationTimes)];

    private static int[] UsersOfEvents(Snapshot snapshot)
    {
        var users = new int[snapshot.EventCount];
        for (var user = 0; user < snapshot.UserCount; user++)
            users.AsSpan(snapshot.UserOffsets[user]..snapshot.UserOffsets[user + 1]).Fill(user);
        return users;
    }

    private static long[] Edges(long[] times)
    {
        var sorted = times.ToArray();
        Array.Sort(sorted);
        var edges = Enumerable.Range(1, MostPeriods - 1).Select(p => sorted[(int)((long)p * sorted.Length / MostPeriods)]);
        return [.. edges.Where(edge => edge > sorted[0]).Distinct()];
    }
}
