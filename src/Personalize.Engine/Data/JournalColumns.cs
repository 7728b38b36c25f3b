using System.Text.Json;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Data;

/// <summary>Converts individually recorded rows to columns like those of segments.</summary>
internal static class JournalColumns
{
    /// <summary>Events as rows of Interactions; those without an item are left out.</summary>
    /// <param name="columns">Names of the requested columns.</param>
    public static ColumnBatch OfEvents(IReadOnlyList<JournalEvent> events, DatasetSchema schema, IReadOnlyList<string> columns)
    {
        var rows = events.Where(e => e.ItemId is not null).ToArray();
        var properties = columns.Any(IsProperty) ? Array.ConvertAll(rows, e => Properties(e.Properties)) : [];
        return new ColumnBatch(rows.Length, [.. columns.Select(name => name switch
        {
            DatasetFields.UserId => new ColumnData(name) { Texts = Array.ConvertAll(rows, e => e.UserId) },
            DatasetFields.ItemId => new ColumnData(name) { Texts = Array.ConvertAll(rows, e => e.ItemId) },
            DatasetFields.Timestamp => new ColumnData(name) { Integers = Array.ConvertAll(rows, e => e.SentAt) },
            DatasetFields.EventType => new ColumnData(name) { Texts = Array.ConvertAll(rows, string? (e) => e.EventType) },
            DatasetFields.EventValue => new ColumnData(name) { Numbers = Array.ConvertAll(rows, e => e.EventValue ?? double.NaN) },
            DatasetFields.Impression => new ColumnData(name) { Texts = Array.ConvertAll(rows, e => e.Impression) },
            DatasetFields.RecommendationId => new ColumnData(name) { Texts = Array.ConvertAll(rows, e => e.RecommendationId) },
            DatasetFields.SessionId when IsText(schema, name) => new ColumnData(name)
            {
                Texts = [.. rows.Select((e, i) => Text(properties[i]?.GetValueOrDefault(PropertyKey(name)) ?? default) ?? e.SessionId)],
            },
            _ => Column(schema, name, [.. properties.Select(values => values?.GetValueOrDefault(PropertyKey(name)) ?? default)]),
        })]);
    }

    /// <summary>Rows of Items or Users.</summary>
    public static ColumnBatch OfRows(IReadOnlyList<JournalRow> rows, string idField, DatasetSchema schema, IReadOnlyList<string> columns)
    {
        var values = rows.Select(row => JsonDocument.Parse(row.Json).RootElement).ToArray();
        return new ColumnBatch(rows.Count, [.. columns.Select(name => name == idField
            ? new ColumnData(name) { Texts = [.. rows.Select(row => row.Id)] }
            : Column(schema, name, Array.ConvertAll(values, row => row.TryGetProperty(name, out var value) ? value : default)))]);
    }

    /// <summary>The common form of the spellings of a field: <c>DEVICE_TYPE</c> and the API's <c>deviceType</c>.</summary>
    public static string PropertyKey(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    // The attribution source is the one reserved field that events carry among their properties.
    private static bool IsProperty(string column) =>
        column == DatasetFields.EventAttributionSource || !DatasetFields.IsReserved(DatasetType.Interactions, column);

    private static bool IsText(DatasetSchema schema, string name) => schema.Fields.First(field => field.Name == name).Type == FieldType.String;

    private static ColumnData Column(DatasetSchema schema, string name, JsonElement[] values) => schema.Fields.First(field => field.Name == name).Type switch
    {
        FieldType.String => new ColumnData(name) { Texts = Array.ConvertAll(values, Text) },
        FieldType.Float or FieldType.Double => new ColumnData(name) { Numbers = Array.ConvertAll(values, Number) },
        _ => new ColumnData(name) { Integers = Array.ConvertAll(values, Integer) },
    };

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    // Properties come from the caller: a number may be given as text, and anything that is not a number counts as missing.
    private static double Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String when double.TryParse(value.GetString(), System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
        _ => double.NaN,
    };

    private static long Integer(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var integer))
            return integer;
        return Number(value) is var number && double.IsNaN(number) ? ColumnData.MissingInteger : (long)number;
    }

    private static Dictionary<string, JsonElement>? Properties(string? json)
    {
        if (json is null)
            return null;
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in JsonDocument.Parse(json).RootElement.EnumerateObject())
            values[PropertyKey(property.Name)] = property.Value;
        return values;
    }
}
