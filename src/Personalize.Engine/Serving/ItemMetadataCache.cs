using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Serving;

/// <summary>Fields of Items datasets that are returned with answers: read on the first request for them, and again when the dataset has changed.</summary>
internal sealed class ItemMetadataCache(IStore store)
{
    private const int MostTables = 16;

    private readonly IStore _store = store;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string DatasetArn, string Fields), Table> _tables = [];

    /// <summary>Checks the names of requested fields before anything is answered.</summary>
    /// <returns>The fields as the schema spells them, each once.</returns>
    /// <exception cref="PersonalizeException">InvalidInput: the group has no Items dataset, or the dataset no such field.</exception>
    public IReadOnlyList<string> Check(string datasetGroupArn, IReadOnlyList<string> columns)
    {
        if (columns.Count == 0)
            return [];
        var arn = ItemsOf(datasetGroupArn);
        if (_store.Catalog.Find<Dataset>(arn) is not { } dataset)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.UnknownField,
                $"metadataColumns names {string.Join(", ", columns)}, but the {Arn.Describe(datasetGroupArn)} has no Items dataset.",
                "Import the metadata of the items, or leave the columns out.",
                columns[0]);
        }

        var fields = DatasetSchemaReader.Read(DatasetType.Items, _store.Catalog.Require<Schema>(dataset.SchemaArn).SchemaText).Fields
            .Select(field => field.Name).Where(name => name != DatasetFields.ItemId).ToArray();
        return [.. columns.Select(column => Array.Find(fields, field => field.Equals(column, StringComparison.OrdinalIgnoreCase))
            ?? throw PersonalizeException.InvalidInput(
                ErrorIds.UnknownField,
                $"The Items dataset has no field '{column}' that can be returned; it has {string.Join(", ", fields)}."
                    + NearestName.Suggestion(column, fields),
                target: column)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The values of an item by field, those that are missing left out; null for all items if no fields are requested.</summary>
    /// <param name="fields">Checked names.</param>
    public Func<string, IReadOnlyDictionary<string, string>?> Of(string datasetGroupArn, IReadOnlyList<string> fields, OperationContext context)
    {
        if (fields.Count == 0)
            return _ => null;
        var arn = ItemsOf(datasetGroupArn);
        var state = DatasetState.Of(_store, arn);
        var key = (arn, string.Join('\n', fields));
        lock (_lock)
        {
            if (!_tables.TryGetValue(key, out var table) || !table.State.Matches(state))
            {
                if (_tables.Count >= MostTables)
                    _tables.Clear();
                _tables[key] = table = Rereading.Run(() => Read(datasetGroupArn, state, fields, context.CancellationToken));
            }

            return table.Of;
        }
    }

    private static string ItemsOf(string datasetGroupArn) => Arn.Dataset(Arn.NameOf(datasetGroupArn), DatasetType.Items);

    private Table Read(string datasetGroupArn, DatasetState state, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, string?[]>(StringComparer.Ordinal);
        if (DatasetTable.TryOpen(_store, datasetGroupArn, DatasetType.Items) is not { } items)
            return new Table(state, fields, rows);
        var types = items.Schema.Fields.ToDictionary(field => field.Name, field => field.Type);
        foreach (var batch in items.Read([DatasetFields.ItemId, .. fields], cancellationToken))
        {
            var ids = batch[DatasetFields.ItemId].Texts!;
            var columns = fields.Select(field => (Column: batch[field], Type: types[field])).ToArray();
            for (var i = 0; i < batch.RowCount; i++)
                rows[ids[i]!] = Array.ConvertAll(columns, column => Text(column.Column, column.Type, i));
        }

        return new Table(state, fields, rows);
    }

    private static string? Text(ColumnData column, FieldType type, int row)
    {
        if (column.Texts is { } texts)
            return texts[row];
        if (column.Integers is { } integers)
        {
            return integers[row] == ColumnData.MissingInteger ? null
                : type == FieldType.Boolean ? (integers[row] != 0 ? "true" : "false")
                : integers[row].ToString(CultureInfo.InvariantCulture);
        }

        var number = column.Number(row);
        return double.IsNaN(number) ? null
            : type == FieldType.Float ? ((float)number).ToString(CultureInfo.InvariantCulture) : number.ToString(CultureInfo.InvariantCulture);
    }

    private sealed record Table(DatasetState State, IReadOnlyList<string> Fields, Dictionary<string, string?[]> Rows)
    {
        private static readonly Dictionary<string, string> s_none = [];

        public IReadOnlyDictionary<string, string>? Of(string item)
        {
            if (!Rows.TryGetValue(item, out var values))
                return s_none;
            var result = new OrderedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var f = 0; f < values.Length; f++)
            {
                if (values[f] is { } value)
                    result.Add(Fields[f], value);
            }

            return result;
        }
    }
}
