using Personalize.Engine.Common;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Data;

/// <summary>The Items or Users dataset in the order of a vocabulary. Of several rows with the same id, the last one is used.</summary>
internal sealed class MetadataTable
{
    /// <param name="addIds">Whether ids without events join the vocabulary.</param>
    /// <param name="options">Say which columns are used.</param>
    public MetadataTable(DatasetTable table, string idField, GrowingVocabulary ids, bool addIds, SnapshotOptions options, OperationContext context)
    {
        var type = table.Schema.DatasetType;
        SchemaField[] fields = [.. table.UsedMetadata.Where(field => options.Uses(type, field.Name))];
        var lists = fields.Select(field => new MetadataList(field)).ToArray();
        var creation = table.Has(DatasetFields.CreationTimestamp) && options.Uses(type, DatasetFields.CreationTimestamp) ? new List<long>() : null;
        List<string> columns = [idField, .. fields.Select(field => field.Name)];
        if (creation is not null)
            columns.Add(DatasetFields.CreationTimestamp);
        var rowOf = new Dictionary<int, int>();
        var withEvents = ids.Count;
        var rows = 0;
        foreach (var batch in table.Read(columns, context.CancellationToken))
        {
            for (var i = 0; i < batch.RowCount; i++)
            {
                var id = batch.Columns[0].Texts![i]!;
                var index = addIds ? ids.Add(id) : ids.IndexOf(id);
                if (index < 0 || index >= withEvents)
                    ExampleWithoutEvents ??= id;
                if (index < 0)
                    continue;
                rowOf[index] = rows++;
                for (var c = 0; c < lists.Length; c++)
                    lists[c].Add(batch.Columns[1 + c], i);
                creation?.Add(batch.Columns[^1].Integers![i]);
            }
        }

        var order = new int[ids.Count];
        for (var index = 0; index < order.Length; index++)
            order[index] = rowOf.TryGetValue(index, out var row) ? row : -1;
        var unknown = Enumerable.Range(0, withEvents).Where(index => order[index] < 0).ToArray();
        WithoutRow = (unknown.Length, unknown.Length > 0 ? ids[unknown[0]] : null);
        Columns = [.. lists.Select(list => list.Take(order))];
        CreationTimes = creation is null ? null : Array.ConvertAll(order, row => row < 0 ? ColumnData.MissingInteger : creation[row]);
    }

    /// <summary>Ids with events that have no row, and of rows without events: how many, and one of each.</summary>
    public (int Count, string? Example) WithoutRow { get; }

    /// <inheritdoc cref="WithoutRow"/>
    public string? ExampleWithoutEvents { get; }

    public IReadOnlyList<MetadataColumn> Columns { get; }

    /// <summary>Unix seconds, <see cref="ColumnData.MissingInteger"/> where missing; null if the dataset has no such field.</summary>
    public long[]? CreationTimes { get; }
}
