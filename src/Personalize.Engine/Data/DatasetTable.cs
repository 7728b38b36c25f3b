using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Data;

/// <summary>
/// A dataset that has data, with its schema, its list of segments and the end of its journal at the time it was opened.
/// Individually recorded rows come after imported ones.
/// </summary>
internal sealed class DatasetTable
{
    private readonly IStore _store;
    private readonly string _arn;
    private readonly IReadOnlyList<SegmentInfo> _segments;
    private readonly long _journalEnd;
    private readonly IReadOnlyList<JournalRow> _rows;

    private DatasetTable(
        IStore store, string datasetArn, DatasetSchema schema, IReadOnlyList<SegmentInfo> segments, long journalEnd, IReadOnlyList<JournalRow> rows) =>
        (_store, _arn, Schema, _segments, _journalEnd, _rows) = (store, datasetArn, schema, segments, journalEnd, rows);

    public DatasetSchema Schema { get; }

    /// <summary>The approximate number of rows, for progress.</summary>
    public long Rows => _segments.Sum(segment => segment.Rows) + _rows.Count + _journalEnd;

    /// <summary>Whether there are individually recorded events.</summary>
    public bool HasJournalEvents => _journalEnd > 0;

    /// <summary>Metadata fields that the model can use.</summary>
    public IReadOnlyList<SchemaField> UsedMetadata => Schema.UsedMetadata;

    /// <summary>Metadata fields that the model cannot use.</summary>
    public IEnumerable<SchemaField> UnusedMetadata => Schema.UnusedMetadata;

    /// <summary>Opens the dataset of a type in a group; null if there is none or it is empty.</summary>
    /// <param name="journalUntil">Individually recorded events are used up to this position in the journal.</param>
    public static DatasetTable? TryOpen(IStore store, string groupArn, DatasetType type, long journalUntil = long.MaxValue)
    {
        var dataset = store.Catalog.Find<Dataset>(Arn.Dataset(Arn.NameOf(groupArn), type));
        if (dataset is null)
            return null;
        var schema = store.Catalog.Find<Schema>(dataset.SchemaArn)
            ?? throw new PersonalizeException(
                ErrorKind.ResourceNotFound,
                ErrorIds.ResourceNotFound,
                $"The {Arn.Describe(dataset.SchemaArn)} of the {Arn.Describe(dataset.Arn)} does not exist.",
                "Import the dataset again.",
                dataset.Arn);
        var table = Of(store, dataset.Arn, DatasetSchemaReader.Read(type, schema.SchemaText), store.Catalog.Segments(dataset.Arn), journalUntil);
        return table.Rows > 0 ? table : null;
    }

    /// <summary>A dataset with these segments, whether the catalogue lists them or not, and its individually recorded rows.</summary>
    public static DatasetTable Of(IStore store, string datasetArn, DatasetSchema schema, IReadOnlyList<SegmentInfo> segments, long journalUntil = long.MaxValue)
    {
        var isInteractions = schema.DatasetType == DatasetType.Interactions;
        var journalEnd = isInteractions ? Math.Min(journalUntil, store.Journal.State(datasetArn).Sequence) : 0;
        return new DatasetTable(store, datasetArn, schema, segments, journalEnd, isInteractions ? [] : store.Journal.ReadRows(datasetArn));
    }

    public bool Has(string field) => Schema.Fields.Any(candidate => candidate.Name == field);

    public IEnumerable<ColumnBatch> Read(IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        // Events may tell more than the schema of the imported ones has fields for.
        string[] imported = [.. columns.Where(Has)];
        foreach (var batch in _store.Segments.Read(_arn, _segments, imported, cancellationToken))
            yield return imported.Length == columns.Count ? batch.OrMissing(Schema) : WithMissing(batch.OrMissing(Schema), columns);
        if (_rows.Count > 0)
            yield return JournalColumns.OfRows(_rows, Schema.DatasetType == DatasetType.Items ? DatasetFields.ItemId : DatasetFields.UserId, Schema, columns);
        foreach (var events in ReadJournal())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return JournalColumns.OfEvents(events, Schema, columns);
        }
    }

    /// <summary>Ids of the users with individually recorded events.</summary>
    public HashSet<string> JournalUsers() => [.. ReadJournal().SelectMany(events => events).Select(e => e.UserId!)];

    private static ColumnBatch WithMissing(ColumnBatch batch, IReadOnlyList<string> columns) => new(
        batch.RowCount,
        [
            .. columns.Select(name =>
                batch.Columns.FirstOrDefault(column => column.Name == name) ?? new ColumnData(name) { Texts = new string?[batch.RowCount] }),
        ]);

    private IEnumerable<IReadOnlyList<JournalEvent>> ReadJournal() => _journalEnd > 0 ? _store.Journal.Read(_arn, _journalEnd) : [];
}
