using System.Runtime.CompilerServices;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Serving;

/// <summary>
/// The items of Items datasets that models were not trained on, as the models see them: read on the first request, and again when the dataset
/// has changed.
/// </summary>
internal sealed class NewItemCache(IStore store)
{
    private readonly IStore _store = store;
    private readonly Lock _lock = new();
    private readonly ConditionalWeakTable<IRecommender, Known> _known = [];

    /// <summary>The items that were put or imported since the training; null for none, or if the model does not read metadata of items.</summary>
    public DescribedItems? Of(string datasetGroupArn, IRecommender model, OperationContext context)
    {
        if (!model.UsesItemMetadata)
            return null;
        var state = DatasetState.Of(_store, Arn.Dataset(Arn.NameOf(datasetGroupArn), DatasetType.Items));
        lock (_lock)
        {
            if (!_known.TryGetValue(model, out var known) || !known.State.Matches(state))
                _known.AddOrUpdate(model, known = new Known(state, Rereading.Run(() => Read(datasetGroupArn, model, context))));
            return known.Items;
        }
    }

    private DescribedItems? Read(string datasetGroupArn, IRecommender model, OperationContext context)
    {
        if (DatasetTable.TryOpen(_store, datasetGroupArn, DatasetType.Items) is not { } items)
            return null;

        // Usually there are none, which the ids alone show.
        var ids = new GrowingVocabulary();
        foreach (var id in items.Read([DatasetFields.ItemId], context.CancellationToken).SelectMany(batch => batch.Columns[0].Texts!))
        {
            if (!model.Items.Contains(id))
                ids.Add(id);
        }

        if (ids.Count == 0)
            return null;
        var metadata = new MetadataTable(items, DatasetFields.ItemId, ids, addIds: false, new SnapshotOptions(), context);
        return model.Describe([.. ids.Ids], [.. FeatureSpaces.ItemColumns(metadata.Columns, metadata.CreationTimes)], metadata.CreationTimes);
    }

    private sealed record Known(DatasetState State, DescribedItems? Items);
}
