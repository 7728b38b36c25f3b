using System.Text.Json;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Serving.Batches;

/// <summary>
/// The answers of a batch as a table, with the user or the item of the input in its first column: one row per recommended item, in order, and one
/// row without an item for each failed input. The column ERROR also has the warning of an answer, in its first row. Requested metadata of the
/// items is in columns of its own.
/// </summary>
internal static class BatchTable
{
    // The arrays of the columns of so many rows are not among the large objects, which are costly to collect.
    private const int BatchRows = 1 << 13;

    private static readonly string[] s_extensions = [".csv", ".csv.gz", ".parquet"];

    private static readonly SchemaField[] s_fields =
    [
        Field("POSITION", FieldType.Int),
        Field("ITEM_ID", FieldType.String),
        Field("SCORE", FieldType.Double),
        Field("IS_NEW", FieldType.Boolean),
        Field("IS_EXPLORED", FieldType.Boolean),
        Field("ERROR", FieldType.String),
    ];

    /// <summary>Whether an output is a table, according to its extension; otherwise it is JSON Lines.</summary>
    public static bool IsTable(string path) => s_extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <param name="answers">JSON Lines as written by <see cref="BatchLine.Write"/>.</param>
    /// <param name="path">Path of the output, for its extension.</param>
    /// <param name="subject">What the inputs are about.</param>
    /// <param name="metadata">The fields that the answers have of each item.</param>
    /// <param name="escapeFormulas">Whether text in CSV is kept from being a formula.</param>
    public static void Write(
        Stream answers, Stream table, string path, ITabularWriterFactory writers, RecipeSubject subject, IReadOnlyList<string> metadata, bool escapeFormulas)
    {
        var escapes = escapeFormulas && SpreadsheetText.Concerns(path);
        var (key, id) = subject == RecipeSubject.Item ? ("itemId", "FOR_ITEM_ID") : ("userId", "USER_ID");
        SchemaField[] fields = [Field(id, FieldType.String), .. s_fields, .. metadata.Select(name => Field(ColumnOf(name), FieldType.String))];
        using var writer = writers.Create(path, table, new DatasetSchema(DatasetType.Interactions, fields));
        using var reader = new StreamReader(answers, leaveOpen: true);
        var rows = new List<Row>(BatchRows);
        while (reader.ReadLine() is { } line)
        {
            AddRows(line, key, rows);
            if (rows.Count >= BatchRows)
                Flush(writer, id, rows, metadata, escapes);
        }

        Flush(writer, id, rows, metadata, escapes);
        writer.Complete();
    }

    private static void AddRows(string line, string key, List<Row> rows)
    {
        using var document = JsonDocument.Parse(line);
        var input = document.RootElement.GetProperty("input");
        var user = input.ValueKind == JsonValueKind.Object && input.TryGetProperty(key, out var id) ? id.ToString() : "";
        if (document.RootElement.GetProperty("error") is { ValueKind: JsonValueKind.String } error)
        {
            rows.Add(Row.Without(user, error.GetString()));
            return;
        }

        var output = document.RootElement.GetProperty("output");
        var warning = document.RootElement.TryGetProperty("warning", out var given) ? given.GetString() : null;
        var (isNew, isExplored) = (Marked(output, "newItems"), Marked(output, "exploredItems"));
        var metadata = output.TryGetProperty("metadata", out var values) ? values.EnumerateArray().Select(Values).ToArray() : null;
        var position = 0;
        foreach (var (item, score) in output.GetProperty("recommendedItems").EnumerateArray().Zip(output.GetProperty("scores").EnumerateArray()))
        {
            var itemId = item.GetString()!;
            var number = score.ValueKind == JsonValueKind.Null ? double.NaN : score.GetDouble();
            var row = new Row(
                user, position + 1, itemId, number, isNew.Contains(itemId) ? 1 : 0, isExplored.Contains(itemId) ? 1 : 0, position == 0 ? warning : null);
            rows.Add(row with { Metadata = metadata?[position] });
            position++;
        }

        if (position == 0 && warning is not null)
            rows.Add(Row.Without(user, warning));
    }

    private static void Flush(ITabularWriter writer, string id, List<Row> rows, IReadOnlyList<string> metadata, bool escapes)
    {
        if (rows.Count == 0)
            return;
        var batch = new ColumnBatch(rows.Count,
        [
            new ColumnData(id) { Texts = [.. rows.Select(row => row.Subject)] },
            new ColumnData("POSITION") { Integers = [.. rows.Select(row => row.Position)] },
            new ColumnData("ITEM_ID") { Texts = [.. rows.Select(row => row.Item)] },
            new ColumnData("SCORE") { Numbers = [.. rows.Select(row => row.Score)] },
            new ColumnData("IS_NEW") { Integers = [.. rows.Select(row => row.IsNew)] },
            new ColumnData("IS_EXPLORED") { Integers = [.. rows.Select(row => row.IsExplored)] },
            new ColumnData("ERROR") { Texts = [.. rows.Select(row => row.Error)] },
            .. metadata.Select(name => new ColumnData(ColumnOf(name)) { Texts = [.. rows.Select(row => row.Metadata?.GetValueOrDefault(name))] }),
        ]);
        writer.Write(escapes ? SpreadsheetText.Escape(batch) : batch);
        rows.Clear();
    }

    private static HashSet<string> Marked(JsonElement output, string name) =>
        output.TryGetProperty(name, out var items) ? [.. items.EnumerateArray().Select(item => item.GetString()!)] : [];

    // A field of the items may have the name of a column of the table.
    private static string ColumnOf(string field) => s_fields.Any(own => own.Name == field) || field is "USER_ID" or "FOR_ITEM_ID" ? $"ITEMS_{field}" : field;

    private static Dictionary<string, string> Values(JsonElement item) =>
        item.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetString()!);

    private readonly record struct Row(string Subject, long Position, string? Item, double Score, long IsNew, long IsExplored, string? Error)
    {
        public Dictionary<string, string>? Metadata { get; init; }

        /// <summary>A row without an item.</summary>
        public static Row Without(string subject, string? error) =>
            new(subject, ColumnData.MissingInteger, null, double.NaN, ColumnData.MissingInteger, ColumnData.MissingInteger, error);
    }

    private static SchemaField Field(string name, FieldType type) => new(name, type, Nullable: true, Categorical: false, Textual: false);
}
