using System.Globalization;
using System.Text;
using System.Text.Json;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>Checks individually added items and users against the rules of an import, and converts them to the form of the journal.</summary>
internal static class MetadataRules
{
    /// <exception cref="PersonalizeException">InvalidInput: all mistakes, row by row.</exception>
    public static IReadOnlyList<JournalRow> Check(PutMetadataRequest request, DatasetSchema schema)
    {
        var idField = schema.DatasetType == DatasetType.Items ? DatasetFields.ItemId : DatasetFields.UserId;
        var times = new Times(
            new TimestampReader(request.Milliseconds ? "milliseconds" : "seconds"), new TimestampReader("iso8601"), request.Milliseconds ? 1000 : 1);
        var problems = new ProblemList();
        if (request.Rows.Count == 0)
            problems.Add(ErrorIds.NoRows, "It has no items or users.");
        var rows = request.Rows.Select(row => Check(row, schema, idField, times, problems)).ToArray();
        problems.ThrowIfAny("The request", ErrorIds.InvalidMetadata);
        return rows;
    }

    private static JournalRow Check(PutMetadata row, DatasetSchema schema, string idField, Times times, ProblemList problems)
    {
        if (string.IsNullOrWhiteSpace(row.Id) || row.Id.Length > DatasetFields.LongestId)
            problems.Add(ErrorIds.InvalidId, $"{idField} is '{row.Id}'; it must have 1 to {DatasetFields.LongestId} characters.", row.Id);
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in row.Properties)
        {
            var field = schema.Fields.FirstOrDefault(
                field => field.Name != idField && JournalColumns.PropertyKey(field.Name) == JournalColumns.PropertyKey(name));
            if (field is not null)
            {
                values[field.Name] = value;
            }
            else if (JournalColumns.PropertyKey(name) != JournalColumns.PropertyKey(idField))
            {
                problems.Add(
                    ErrorIds.UnknownField,
                    $"'{row.Id}': {schema.DatasetType} has no field '{name}'.{NearestName.Suggestion(name, schema.Fields.Select(f => f.Name))}",
                    name);
            }
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var field in schema.Fields.Where(field => field.Name != idField))
            {
                var parser = FieldParser.Create(schema.DatasetType, field, 1, times.Numbers, MissingValues.Standard);
                var text = values.GetValueOrDefault(field.Name) ?? "";
                if (field.Name == DatasetFields.CreationTimestamp && times.Dates.Read(text, out var seconds) is null)
                    text = (seconds * times.Units).ToString(CultureInfo.InvariantCulture);
                var block = RowBlock.Of(text);
                parser.Parse(block, 0);
                if (block.Problem(0) is { } rule)
                    problems.Add(ErrorIds.InvalidValue, $"'{row.Id}': the value '{text}' of {field.Name} {rule}.", text);
                else
                    Write(json, parser.Column);
            }

            json.WriteEndObject();
        }

        return new JournalRow(row.Id, Encoding.UTF8.GetString(stream.ToArray()));
    }

    // Row 0 of each column; missing values are left out.
    private static void Write(Utf8JsonWriter json, ColumnData column)
    {
        if (column.Texts is { } texts && texts[0] is { } text)
            json.WriteString(column.Name, text);
        else if (column.Integers is { } integers && integers[0] != ColumnData.MissingInteger)
            json.WriteNumber(column.Name, integers[0]);
        else if (column.Numbers is { } numbers && !double.IsNaN(numbers[0]))
            json.WriteNumber(column.Name, numbers[0]);
    }

    /// <summary>How times are read: as numbers, or as dates of ISO 8601.</summary>
    /// <param name="Units">How many units of the numbers a second has.</param>
    private sealed record Times(TimestampReader Numbers, TimestampReader Dates, int Units);
}
