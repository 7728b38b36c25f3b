using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Serving;

/// <summary>Every user's events of a dataset group, ready to be asked for one user.</summary>
internal sealed class UserHistories
{
    private readonly Snapshot? _snapshot;

    private UserHistories(Snapshot? snapshot) => _snapshot = snapshot;

    /// <summary>Nobody has a history.</summary>
    public static UserHistories Empty { get; } = new(null);

    /// <param name="snapshot">The events; its metadata is not kept.</param>
    public static UserHistories Of(Snapshot snapshot) => new(new Snapshot
    {
        Users = snapshot.Users,
        Items = snapshot.Items,
        EventTypes = snapshot.EventTypes,
        UserOffsets = snapshot.UserOffsets,
        EventItems = snapshot.EventItems,
        EventTimes = snapshot.EventTimes,
        EventTypeIndices = snapshot.EventTypeIndices,
        EventValues = snapshot.EventValues,
    });

    /// <summary>The user's events, oldest first; empty for an unknown user.</summary>
    public IReadOnlyList<HistoryEvent> this[string userId]
    {
        get
        {
            if (_snapshot is not { } data || !data.Users.TryGetIndex(userId, out var user))
                return [];
            var start = data.UserOffsets[user];
            var events = new HistoryEvent[data.UserOffsets[user + 1] - start];
            for (var i = 0; i < events.Length; i++)
            {
                var type = data.EventTypeIndices?[start + i] ?? -1;
                events[i] = new HistoryEvent(data.Items[data.EventItems[start + i]], data.EventTimes[start + i], type < 0 ? null : data.EventTypes[type], data.EventValues?[start + i] ?? double.NaN);
            }

            return events;
        }
    }
}

/// <summary>
/// The histories that requests need: read once for each dataset group and filter, and read again when the dataset has
/// changed, so that imported events count at once.
/// </summary>
internal sealed class UserHistoryCache(IStore store)
{
    private readonly IStore _store = store;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string GroupArn, SnapshotOptions Options), (IReadOnlyList<SegmentInfo> Segments, UserHistories Histories)> _read = [];

    /// <param name="options">The filter the model was trained with: what it never saw tells it nothing.</param>
    public UserHistories Get(string datasetGroupArn, SnapshotOptions options, OperationContext context)
    {
        var segments = _store.Catalog.Segments(Arn.Dataset(Arn.NameOf(datasetGroupArn), DatasetType.Interactions));
        lock (_lock)
        {
            if (_read.TryGetValue((datasetGroupArn, options), out var known) && known.Segments.SequenceEqual(segments))
                return known.Histories;

            // Should the dataset change right now, the list is older than what is read, and the next request reads again.
            var histories = Read(datasetGroupArn, options, segments, context);
            _read[(datasetGroupArn, options)] = (segments, histories);
            return histories;
        }
    }

    private UserHistories Read(string datasetGroupArn, SnapshotOptions options, IReadOnlyList<SegmentInfo> segments, OperationContext context)
    {
        // A campaign answers on although its data has gone.
        if (segments.Count == 0)
            return UserHistories.Empty;

        // What the snapshot has to say about metadata was said when the model was trained.
        return UserHistories.Of(SnapshotBuilder.Build(_store, datasetGroupArn, options, context with { Warning = null, Information = null }));
    }
}
