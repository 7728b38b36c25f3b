using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Serving.Histories;

/// <summary>The Users datasets that models ask for, read at the first request and again when they have changed.</summary>
internal sealed class UserMetadataCache(IStore store)
{
    private readonly IStore _store = store;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Table> _tables = [];

    /// <summary>The metadata of the users of a group as it is now: user id → row.</summary>
    public IReadOnlyDictionary<string, UserMetadata> Of(string datasetGroupArn, OperationContext context)
    {
        var arn = Arn.Dataset(Arn.NameOf(datasetGroupArn), DatasetType.Users);

        // Should the dataset change right now, what is known of it is older than what is read, and the next request reads again.
        var (segments, journal) = (_store.Catalog.Segments(arn), _store.Journal.State(arn));
        lock (_lock)
        {
            if (!_tables.TryGetValue(arn, out var table) || table.Journal != journal || !table.Segments.SequenceEqual(segments))
                _tables[arn] = table = Read(datasetGroupArn, segments, journal, context);
            return table.Rows;
        }
    }

    private Table Read(string datasetGroupArn, IReadOnlyList<SegmentInfo> segments, JournalState journal, OperationContext context)
    {
        if (DatasetTable.TryOpen(_store, datasetGroupArn, DatasetType.Users) is not { } users)
            return new Table(segments, journal, []);
        var ids = new GrowingVocabulary();
        var metadata = new MetadataTable(users, DatasetFields.UserId, ids, addIds: true, context);
        var rows = new Dictionary<string, UserMetadata>(ids.Count, StringComparer.Ordinal);
        for (var i = 0; i < ids.Count; i++)
            rows.Add(ids[i], new UserMetadata(metadata.Columns, i));
        return new Table(segments, journal, rows);
    }

    private sealed record Table(IReadOnlyList<SegmentInfo> Segments, JournalState Journal, Dictionary<string, UserMetadata> Rows);
}
