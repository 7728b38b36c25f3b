using System.Text.Json;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Attribution;

/// <summary>Reads the events of a dataset group, imported and individually recorded ones, with the values of the fields that metrics add up.</summary>
/// <param name="fields">The fields.</param>
internal sealed class OutcomeReader(IStore store, string groupArn, IReadOnlyList<(DatasetType Dataset, string Field)> fields)
{
    private readonly IStore _store = store;
    private readonly string _groupArn = groupArn;
    private readonly IReadOnlyList<(DatasetType Dataset, string Field)> _fields = fields;
    private readonly string[] _ofEvents = [.. fields.Where(field => field.Dataset == DatasetType.Interactions).Select(field => field.Field)];
    private readonly string[] _ofItems = [.. fields.Where(field => field.Dataset == DatasetType.Items).Select(field => field.Field)];

    /// <summary>The events from one Unix second to another, both included. An event that was both recorded and imported is there once.</summary>
    public IEnumerable<OutcomeEvent> Read(long from, long until, CancellationToken cancellationToken)
    {
        var datasetArn = Arn.Dataset(Arn.NameOf(_groupArn), DatasetType.Interactions);
        if (_store.Catalog.Find<Dataset>(datasetArn) is not { } dataset)
            yield break;
        var schema = DatasetSchemaReader.Read(DatasetType.Interactions, _store.Catalog.Require<Schema>(dataset.SchemaArn).SchemaText);
        var items = ItemValues(cancellationToken);

        // Recorded ones first: they know more.
        var known = new HashSet<(string?, string?, long, string?)>();
        foreach (var batch in _store.Journal.Read(datasetArn, _store.Journal.State(datasetArn).Sequence))
        {
            cancellationToken.ThrowIfCancellationRequested();
            JournalEvent[] rows = [.. batch.Where(e => e.SentAt >= from && e.SentAt <= until).Select(e => e.ItemId is null ? e with { ItemId = "" } : e)];
            var columns = JournalColumns.OfEvents(rows, schema, _ofEvents);
            for (var row = 0; row < rows.Length; row++)
            {
                var e = rows[row];
                known.Add((e.UserId, e.ItemId, e.SentAt, e.EventType.ToUpperInvariant()));
                yield return new OutcomeEvent(
                    e.UserId, e.SessionId, e.ItemId is "" ? null : e.ItemId, e.SentAt, e.EventType, e.RecommendationId, Source(e.Properties),
                    Values(columns, row, e.ItemId, items));
            }
        }

        foreach (var e in ReadImported(dataset, schema, from, until, items, cancellationToken))
        {
            if (!known.Contains((e.UserId, e.ItemId, e.Time, e.Type?.ToUpperInvariant())))
                yield return e;
        }
    }

    private IEnumerable<OutcomeEvent> ReadImported(
        Dataset dataset, DatasetSchema schema, long from, long until, Dictionary<string, double[]> items, CancellationToken cancellationToken)
    {
        string[] columns =
        [
            DatasetFields.UserId, DatasetFields.ItemId, DatasetFields.Timestamp,
            .. new[] { DatasetFields.EventType, DatasetFields.RecommendationId, DatasetFields.EventAttributionSource, DatasetFields.SessionId }
                .Concat(_ofEvents)
                .Distinct()
                .Where(name => schema.Fields.Any(field => field.Name == name)),
        ];
        foreach (var batch in _store.Segments.Read(dataset.Arn, _store.Catalog.Segments(dataset.Arn), columns, cancellationToken).Select(
            batch => batch.OrMissing(schema)))
        {
            var (users, ids, times) = (batch.Columns[0].Texts!, batch.Columns[1].Texts!, batch.Columns[2].Integers!);
            string?[]? Texts(string name) => batch.Columns.FirstOrDefault(column => column.Name == name)?.Texts;
            var (types, recommendations) = (Texts(DatasetFields.EventType), Texts(DatasetFields.RecommendationId));
            var (sources, sessions) = (Texts(DatasetFields.EventAttributionSource), Texts(DatasetFields.SessionId));
            for (var row = 0; row < batch.RowCount; row++)
            {
                if (times[row] >= from && times[row] <= until)
                {
                    yield return new OutcomeEvent(
                        users[row], sessions?[row], ids[row], times[row], types?[row], recommendations?[row], sources?[row],
                        Values(batch, row, ids[row], items));
                }
            }
        }
    }

    private double[] Values(ColumnBatch batch, int row, string? item, Dictionary<string, double[]> items)
    {
        var values = new double[_fields.Count];
        var ofItem = item is null ? null : items.GetValueOrDefault(item);
        for (int i = 0, next = 0; i < values.Length; i++)
        {
            values[i] = _fields[i].Dataset == DatasetType.Interactions
                ? batch.Columns.First(column => column.Name == _fields[i].Field).Number(row)
                : ofItem?[next++] ?? double.NaN;
        }

        return values;
    }

    private Dictionary<string, double[]> ItemValues(CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, double[]>();
        if (_ofItems.Length == 0 || DatasetTable.TryOpen(_store, _groupArn, DatasetType.Items) is not { } table)
            return values;
        foreach (var batch in table.Read([DatasetFields.ItemId, .. _ofItems], cancellationToken))
        {
            for (var row = 0; row < batch.RowCount; row++)
                values[batch.Columns[0].Texts![row]!] = [.. batch.Columns.Skip(1).Select(column => column.Number(row))];
        }

        return values;
    }

    private static string? Source(string? properties)
    {
        if (properties?.Contains("ource", StringComparison.OrdinalIgnoreCase) != true)
            return null;
        using var document = JsonDocument.Parse(properties);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (JournalColumns.PropertyKey(property.Name) == JournalColumns.PropertyKey(DatasetFields.EventAttributionSource)
                && property.Value.ValueKind != JsonValueKind.Null)
            {
                return property.Value.ToString() is { Length: > 0 } text ? text : null;
            }
        }

        return null;
    }
}
