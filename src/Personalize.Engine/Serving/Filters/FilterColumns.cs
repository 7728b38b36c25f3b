using Personalize.Engine.Data;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Serving.Filters;

/// <summary>Reads fields of a dataset for filters, with the rows in an order given by the caller.</summary>
internal static class FilterColumns
{
    /// <param name="table">The dataset; null if it has no data, in which case all values are missing.</param>
    /// <param name="idField">The column whose ids <paramref name="rowOf"/> knows.</param>
    /// <param name="rowOf">Id → row. For a repeated id, the last row is used.</param>
    /// <param name="rows">The number of rows, called when everything has been read.</param>
    public static Dictionary<string, FilterColumn> Read(
        DatasetTable? table, string idField, IReadOnlyList<SchemaField> fields, Func<string, int> rowOf, Func<int> rows, CancellationToken cancellationToken)
    {
        var texts = fields.Select(_ => new List<string?>()).ToArray();
        var numbers = fields.Select(_ => new List<double>()).ToArray();
        foreach (var batch in table?.Read([idField, .. fields.Select(field => field.Name).Where(name => name != idField)], cancellationToken) ?? [])
        {
            var ids = batch[idField].Texts!;
            for (var i = 0; i < batch.RowCount; i++)
            {
                var row = rowOf(ids[i]!);
                for (var f = 0; f < fields.Count; f++)
                {
                    var column = batch[fields[f].Name];
                    if (column.Texts is not null)
                        Set(texts[f], row, column.Texts[i], null);
                    else
                        Set(numbers[f], row, Stored(fields[f], column.Number(i)), double.NaN);
                }
            }
        }

        return Enumerable.Range(0, fields.Count).ToDictionary(f => fields[f].Name, f => fields[f].Type == FieldType.String
            ? FilterColumn.OfTexts(Padded(texts[f], rows(), null), fields[f].Categorical)
            : FilterColumn.OfNumbers([.. Padded(numbers[f], rows(), double.NaN)]));
    }

    // An individually recorded row has all digits, an imported one those of its type; this makes them comparable.
    private static double Stored(SchemaField field, double number) => field.Type == FieldType.Float ? (float)number : number;

    private static void Set<T>(List<T> values, int row, T value, T missing)
    {
        Padded(values, row + 1, missing);
        values[row] = value;
    }

    private static List<T> Padded<T>(List<T> values, int count, T missing)
    {
        while (values.Count < count)
            values.Add(missing);
        return values;
    }
}
