using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Assessment;

/// <summary>The values of a field of items or users, as names of segments. Numbers with many values are divided into quarters.</summary>
internal sealed class FieldLabels
{
    /// <summary>The most segments of a field; further values, the rarest, are left out.</summary>
    public const int MostLabels = 20;

    private readonly Dictionary<string, string[]> _labels;

    private FieldLabels(DatasetType dataset, string field, Dictionary<string, string[]> labels) => (Dataset, Field, _labels) = (dataset, field, labels);

    /// <summary>Items or Users.</summary>
    public DatasetType Dataset { get; }

    public string Field { get; }

    /// <summary>The values of an item or user; none if it has none.</summary>
    public IReadOnlyList<string> Of(string id) => _labels.GetValueOrDefault(id, []);

    /// <param name="name"><c>Items.GENRE</c>, <c>Users.AGE</c>, or the field alone if only one of the datasets has it.</param>
    /// <exception cref="PersonalizeException">There is no such field, both datasets have it, or it is textual.</exception>
    public static FieldLabels Read(IStore store, string groupArn, string name, CancellationToken cancellationToken) => Rereading.Run(() =>
    {
        var (table, field) = Find(store, groupArn, name);
        var idField = table.Schema.DatasetType == DatasetType.Items ? DatasetFields.ItemId : DatasetFields.UserId;
        var texts = new Dictionary<string, string[]>();
        var numbers = new Dictionary<string, double>();
        foreach (var batch in table.Read([idField, field.Name], cancellationToken))
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                var id = batch.Columns[0].Texts![row]!;
                if (field.Type == FieldType.String)
                    texts[id] = batch.Columns[1].Texts![row]?.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
                else if (batch.Columns[1].Number(row) is var number && !double.IsNaN(number))
                    numbers[id] = number;
            }
        }

        return new FieldLabels(table.Schema.DatasetType, field.Name, field.Type == FieldType.String ? texts : Quarters(numbers));
    });

    private static (DatasetTable Table, SchemaField Field) Find(IStore store, string groupArn, string name)
    {
        var fields = new[] { DatasetType.Items, DatasetType.Users }
            .Select(type => DatasetTable.TryOpen(store, groupArn, type))
            .OfType<DatasetTable>()
            .SelectMany(table => table.Schema.Fields.Where(field => !IsId(field)), (table, field) => (Table: table, Field: field))
            .ToArray();
        string Full((DatasetTable Table, SchemaField Field) one) => $"{one.Table.Schema.DatasetType}.{one.Field.Name}";
        var found = fields.Where(one => name.Equals(Full(one), StringComparison.OrdinalIgnoreCase)).ToArray();
        if (found.Length == 0)
            found = [.. fields.Where(one => name.Equals(one.Field.Name, StringComparison.OrdinalIgnoreCase))];
        var names = fields.Select(Full).ToArray();
        return found switch
        {
            [{ Field.Textual: true }] => throw PersonalizeException.InvalidInput(
                ErrorIds.UnknownSegmentField, $"{Full(found[0])} is a textual field, whose values are no groups; give a categorical field or a number.",
                target: name),
            [var one] => one,
            [] => throw PersonalizeException.InvalidInput(
                ErrorIds.UnknownSegmentField,
                $"'{name}' is not a field of Items or Users; {(names.Length == 0 ? "the dataset group has none" : $"there are {string.Join(", ", names)}")}."
                    + NearestName.Suggestion(name, names),
                target: name),
            _ => throw PersonalizeException.InvalidInput(
                ErrorIds.UnknownSegmentField, $"Both Items and Users have the field {name}; give {string.Join(" or ", found.Select(Full))}.", target: name),
        };
    }

    private static bool IsId(SchemaField field) => field.Name is DatasetFields.ItemId or DatasetFields.UserId;

    private static Dictionary<string, string[]> Quarters(Dictionary<string, double> numbers)
    {
        static string Text(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);
        if (numbers.Values.Distinct().Take(MostLabels + 1).Count() <= MostLabels)
            return numbers.ToDictionary(one => one.Key, one => new[] { Text(one.Value) });
        double[] sorted = [.. numbers.Values.Order()];
        double[] bounds = [.. Enumerable.Range(0, 5).Select(quarter => sorted[(int)((sorted.Length - 1) * quarter / 4.0)])];
        string Quarter(double number)
        {
            var quarter = Math.Max(0, Array.FindLastIndex(bounds, 3, bound => number >= bound));
            return $"{Text(bounds[quarter])} .. {Text(bounds[quarter + 1])}";
        }

        return numbers.ToDictionary(one => one.Key, one => new[] { Quarter(one.Value) });
    }
}
