using System.Text.Json;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Serving.Batches;

/// <summary>
/// The answers of a batch as a table: one row per recommended item, in order, and one row without an item for each failed input. The column ERROR
/// also has the warning of an answer, in its first row.
/// </summary>
internal static class BatchTable
{
    private const int BatchRows = 1 << 16;

    private static readonly string[] s_extensions = [".csv", ".csv.gz", ".parquet"];

    private static readonly DatasetSchema s_schema = new(DatasetType.Interactions,
    [
        Field("USER_ID", FieldType.String),
        Field("POSITION", FieldType.Int),
        Field("ITEM_ID", FieldType.String),
        Field("SCORE", FieldType.Double),
        Field("IS_NEW", FieldType.Boolean),
        Field("ERROR", FieldType.String),
    ]);

    /// <summary>Whether an output is a table, according to its extension; otherwise it is JSON Lines.</summary>
    public static bool IsTable(string path) => s_extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <param name="answers">JSON Lines as written by <see cref="BatchLine.Write"/>.</param>
    /// <param name="path">Path of the output, for its extension.</param>
    /// <param name="escapeFormulas">Whether text in CSV is kept from being a formula.</param>
    public static void Write(Stream answers, Stream table, string path, ITabularWriterFactory writers, bool escapeFormulas)
    {
        var escapes = escapeFormulas && SpreadsheetText.Concerns(path);
        using var writer = writers.Create(path, table, s_schema);
        using var reader = new StreamReader(answers, leaveOpen: true);
        var rows = new List<Row>(BatchRows);
        while (reader.ReadLine() is { } line)
        {
            AddRows(line, rows);
            if (rows.Count >= BatchRows)
                Flush(writer, rows, escapes);
        }

        Flush(writer, rows, escapes);
        writer.Complete();
    }

    private static void AddRows(string line, List<Row> rows)
    {
        using var document = JsonDocument.Parse(line);
        var input = document.RootElement.GetProperty("input");
        var user = input.ValueKind == JsonValueKind.Object && input.TryGetProperty("userId", out var id) ? id.ToString() : "";
        if (document.RootElement.GetProperty("error") is { ValueKind: JsonValueKind.String } error)
        {
            rows.Add(new Row(user, ColumnData.MissingInteger, null, double.NaN, ColumnData.MissingInteger, error.GetString()));
            return;
        }

        var output = document.RootElement.GetProperty("output");
        var warning = document.RootElement.TryGetProperty("warning", out var given) ? given.GetString() : null;
        HashSet<string> isNew = output.TryGetProperty("newItems", out var newItems) ? [.. newItems.EnumerateArray().Select(item => item.GetString()!)] : [];
        var position = 0;
        foreach (var (item, score) in output.GetProperty("recommendedItems").EnumerateArray().Zip(output.GetProperty("scores").EnumerateArray()))
        {
            var itemId = item.GetString()!;
            rows.Add(new Row(user, ++position, itemId, score.GetDouble(), isNew.Contains(itemId) ? 1 : 0, position == 1 ? warning : null));
        }

        if (position == 0 && warning is not null)
            rows.Add(new Row(user, ColumnData.MissingInteger, null, double.NaN, ColumnData.MissingInteger, warning));
    }

    private static void Flush(ITabularWriter writer, List<Row> rows, bool escapes)
    {
        if (rows.Count == 0)
            return;
        var batch = new ColumnBatch(rows.Count,
        [
            new ColumnData("USER_ID") { Texts = [.. rows.Select(row => row.User)] },
            new ColumnData("POSITION") { Integers = [.. rows.Select(row => row.Position)] },
            new ColumnData("ITEM_ID") { Texts = [.. rows.Select(row => row.Item)] },
            new ColumnData("SCORE") { Numbers = [.. rows.Select(row => row.Score)] },
            new ColumnData("IS_NEW") { Integers = [.. rows.Select(row => row.IsNew)] },
            new ColumnData("ERROR") { Texts = [.. rows.Select(row => row.Error)] },
        ]);
        writer.Write(escapes ? SpreadsheetText.Escape(batch) : batch);
        rows.Clear();
    }

    private readonly record struct Row(string User, long Position, string? Item, double Score, long IsNew, string? Error);

    private static SchemaField Field(string name, FieldType type) => new(name, type, Nullable: true, Categorical: false, Textual: false);
}
