using Personalize.Engine.Schemas;

namespace Personalize.Engine.Data;

/// <summary>
/// The encoded, read-only view of a dataset group on which training works. Events are grouped by user and, within a user, stably sorted
/// by time, so ties keep the order of the files (in public rating data, half of all neighbouring events have equal times).
/// </summary>
public sealed class Snapshot
{
    /// <summary>Users with at least one event, in order of first appearance.</summary>
    public required Vocabulary Users { get; init; }

    /// <summary>Items with events in order of first appearance, then items known only from the Items dataset.</summary>
    public required Vocabulary Items { get; init; }

    /// <summary>Event types in order of first appearance; empty if the data has none.</summary>
    public required Vocabulary EventTypes { get; init; }

    /// <summary>Events of user u are [UserOffsets[u], UserOffsets[u + 1]); length users + 1.</summary>
    public required int[] UserOffsets { get; init; }

    /// <summary>Item of every event; length events.</summary>
    public required int[] EventItems { get; init; }

    /// <summary>Unix seconds of every event; length events.</summary>
    public required long[] EventTimes { get; init; }

    /// <summary>Event type of every event (-1 where null), or null if the data has none.</summary>
    public int[]? EventTypeIndices { get; init; }

    /// <summary>How much events of each type count as something to recommend, at most 1; null if all count the same.</summary>
    public IReadOnlyList<float>? EventTypeWeights { get; init; }

    /// <summary>EVENT_VALUE of every event (NaN where null), or null if the data has none.</summary>
    public float[]? EventValues { get; init; }

    /// <summary>CREATION_TIMESTAMP of every item in Unix seconds (long.MinValue where null), or null if the data has none.</summary>
    public long[]? ItemCreationTimes { get; init; }

    /// <summary>Item metadata, one row per item; null without an Items dataset.</summary>
    public IReadOnlyList<MetadataColumn>? ItemMetadata { get; init; }

    /// <summary>User metadata, one row per user of <see cref="Users"/>; null without a Users dataset.</summary>
    public IReadOnlyList<MetadataColumn>? UserMetadata { get; init; }

    /// <summary>Contextual metadata, one row per event; empty if Interactions has none.</summary>
    public IReadOnlyList<MetadataColumn> ContextMetadata { get; init; } = [];

    /// <summary>What was shown at each event; null if the data does not tell.</summary>
    internal Impressions? Impressions { get; init; }

    /// <summary>The session of every event; null if the data does not tell.</summary>
    internal MetadataColumn? Sessions => ContextMetadata.FirstOrDefault(column => column.Name == DatasetFields.SessionId);

    /// <summary>Number of users with events.</summary>
    public int UserCount => Users.Count;

    /// <summary>Number of items, with and without events.</summary>
    public int ItemCount => Items.Count;

    /// <summary>Number of events of all users together.</summary>
    public int EventCount => EventItems.Length;

    /// <summary>How much an event counts as something to recommend.</summary>
    internal float WeightOf(int e) => EventTypeWeights is null ? 1 : EventTypeIndices![e] is >= 0 and var type ? EventTypeWeights[type] : 0;

    /// <summary>The same users and items without the events of some items.</summary>
    internal Snapshot WithoutEventsOf(ItemSet items)
    {
        var kept = new List<int>(EventCount);
        var offsets = new int[UserOffsets.Length];
        for (var user = 0; user < UserCount; user++)
        {
            for (var e = UserOffsets[user]; e < UserOffsets[user + 1]; e++)
            {
                if (!items.Contains(EventItems[e]))
                    kept.Add(e);
            }

            offsets[user + 1] = kept.Count;
        }

        T[]? Take<T>(T[]? values) => values is null ? null : [.. kept.Select(e => values[e])];
        return new Snapshot
        {
            Users = Users,
            Items = Items,
            EventTypes = EventTypes,
            UserOffsets = offsets,
            EventItems = Take(EventItems)!,
            EventTimes = Take(EventTimes)!,
            EventTypeIndices = Take(EventTypeIndices),
            EventTypeWeights = EventTypeWeights,
            EventValues = Take(EventValues),
            Impressions = Impressions?.Take(kept),
            ItemCreationTimes = ItemCreationTimes,
            ItemMetadata = ItemMetadata,
            UserMetadata = UserMetadata,
            ContextMetadata =
                [.. ContextMetadata.Select(c => new MetadataColumn { Name = c.Name, Kind = c.Kind, Texts = Take(c.Texts), Numbers = Take(c.Numbers) })],
        };
    }
}
