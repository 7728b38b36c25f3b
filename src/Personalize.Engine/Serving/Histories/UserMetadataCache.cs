using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Serving.Histories;

/// <summary>The Users datasets that models need, read on the first request and again when they have changed.</summary>
internal sealed class UserMetadataCache(IStore store)
{
    private readonly IStore _store = store;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DatasetState State, Dictionary<string, UserMetadata> Rows)> _tables = [];

    /// <summary>The current metadata of the users of a group: user id → row.</summary>
    public IReadOnlyDictionary<string, UserMetadata> Of(string datasetGroupArn, OperationContext context)
    {
        var arn = Arn.Dataset(Arn.NameOf(datasetGroupArn), DatasetType.Users);
        var state = DatasetState.Of(_store, arn);
        lock (_lock)
        {
            if (!_tables.TryGetValue(arn, out var known) || !known.State.Matches(state))
                _tables[arn] = known = (state, Rereading.Run(() => Read(datasetGroupArn, context)));
            return known.Rows;
        }
    }

    private Dictionary<string, UserMetadata> Read(string datasetGroupArn, OperationContext context)
    {
        if (DatasetTable.TryOpen(_store, datasetGroupArn, DatasetType.Users) is not { } users)
            return [];
        var ids = new GrowingVocabulary();
        var metadata = new MetadataTable(users, DatasetFields.UserId, ids, addIds: true, new SnapshotOptions(), context);
        var rows = new Dictionary<string, UserMetadata>(ids.Count, StringComparer.Ordinal);
        for (var i = 0; i < ids.Count; i++)
            rows.Add(ids[i], new UserMetadata(metadata.Columns, i));
        return rows;
    }
}
