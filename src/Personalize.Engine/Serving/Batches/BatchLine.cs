using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Personalize.Engine.Common;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;

namespace Personalize.Engine.Serving.Batches;

/// <summary>One input of a batch: a user or an item, or what is wrong with the line.</summary>
/// <param name="Json">The input as a JSON value, repeated in the output.</param>
internal sealed record BatchLine(string Json, string UserId, IReadOnlyDictionary<string, string> FilterValues, string? Error)
{
    private static readonly Dictionary<string, string> s_none = [];

    /// <summary>The item that others are related to; null for a line about a user.</summary>
    public string? ItemId { get; private init; }

    /// <summary>The items to rank; null to recommend items.</summary>
    public IReadOnlyList<string>? ItemList { get; private init; }

    // Ids in any script stay readable; the file is not part of a web page.
    private static readonly JsonSerializerOptions s_text = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions s_output = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line of a user, or of an item, in a table.</summary>
    public static BatchLine Of(RecipeSubject subject, string id) => subject == RecipeSubject.Item
        ? new($"{{\"itemId\":{Text(id)}}}", "", s_none, id.Length == 0 ? "The item id is empty." : null) { ItemId = id }
        : new($"{{\"userId\":{Text(id)}}}", id, s_none, id.Length == 0 ? "The user id is empty." : null);

    public static BatchLine Bad(string text, string error) => new(Text(text), "", s_none, error);

    /// <summary>
    /// Reads <c>{"userId":"105"}</c>, optionally with <c>"filterValues":{"NAME":"value","OTHER":["a","b"]}</c> and <c>"itemList":["27","886"]</c>.
    /// </summary>
    /// <param name="subject">What the lines are about; lines about items have an itemId, and may have a userId for the filter.</param>
    public static BatchLine Parse(string line, RecipeSubject subject)
    {
        var (key, form) = subject == RecipeSubject.Item ? ("itemId", "{\"itemId\":\"105\"}") : ("userId", "{\"userId\":\"105\"}");
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return new BatchLine(root.GetRawText(), "", s_none, $"The line is not a JSON object; it must be like {form}.");
            var user = Id(root, "userId");
            var item = subject == RecipeSubject.Item ? Id(root, key) : null;
            var error = (item ?? user).Length == 0 ? $"The line has no {key}; it must be like {form}." : null;
            var values = ReadFilterValues(root, ref error);
            var items = root.TryGetProperty("itemList", out var list) ? ReadItems(list, ref error) : null;
            if (items is not null && item is not null)
                error ??= "The line has an itemList, but items are ranked only for users.";
            return new BatchLine(root.GetRawText(), user, values, error) { ItemList = items, ItemId = item };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return Bad(line, $"The line is not JSON; it must be like {form}.");
        }
    }

    /// <summary>Creates what writes lines of answers.</summary>
    public static Utf8JsonWriter Writer(IBufferWriter<byte> output) => new(output, s_output);

    /// <summary>Writes the answer to the line as one line of JSON.</summary>
    /// <param name="json">A <see cref="Writer"/> to <paramref name="output"/>, which has written whole lines so far.</param>
    /// <param name="warning">What the answer does not show, such as a filter value that no item has; written only if there is something to say.</param>
    public void Write(Utf8JsonWriter json, IBufferWriter<byte> output, IReadOnlyList<RankedItem>? items, string? error, string? warning)
    {
        json.Reset();
        json.WriteStartObject();
        json.WritePropertyName("input");
        json.WriteRawValue(Json);
        if (items is null)
            json.WriteNull("output");
        else
            WriteAnswer(json, items);
        if (error is null)
            json.WriteNull("error");
        else
            json.WriteString("error", error);
        if (warning is not null)
            json.WriteString("warning", warning);
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    private static void WriteAnswer(Utf8JsonWriter json, IReadOnlyList<RankedItem> items)
    {
        json.WriteStartObject("output");
        WriteIds(json, "recommendedItems", items);
        json.WriteStartArray("scores");
        foreach (var item in items)
        {
            if (item.Score is { } score)
                json.WriteNumberValue(score);
            else
                json.WriteNullValue();
        }

        json.WriteEndArray();
        if (items.Any(item => item.IsNew))
            WriteIds(json, "newItems", items.Where(item => item.IsNew));
        if (items.Any(item => item.IsExplored))
            WriteIds(json, "exploredItems", items.Where(item => item.IsExplored));
        if (items.Any(item => item.Score is null))
            WriteIds(json, "unknownItems", items.Where(item => item.Score is null));
        if (items.Any(item => item.Metadata is not null))
        {
            json.WriteStartArray("metadata");
            foreach (var item in items)
            {
                json.WriteStartObject();
                foreach (var (field, value) in item.Metadata!)
                    json.WriteString(field, value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, string name, IEnumerable<RankedItem> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            json.WriteStringValue(item.ItemId);
        json.WriteEndArray();
    }

    private static string Id(JsonElement line, string key) =>
        line.TryGetProperty(key, out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id.ToString() : "";

    private static string[]? ReadItems(JsonElement given, ref string? error)
    {
        if (given.ValueKind != JsonValueKind.Array || given.EnumerateArray().Any(item => item.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)))
        {
            error ??= "itemList must be an array of item ids; it must be like [\"27\",\"886\"].";
            return null;
        }

        string[] items = [.. given.EnumerateArray().Select(item => item.ToString())];
        try
        {
            ListRanking.Check(items);
        }
        catch (PersonalizeException exception)
        {
            error ??= exception.Message;
        }

        return items;
    }

    /// <summary>The <c>filterValues</c> of a line.</summary>
    /// <param name="error">Receives what is wrong with them, unless something else is already wrong.</param>
    public static IReadOnlyDictionary<string, string> ReadFilterValues(JsonElement line, ref string? error)
    {
        if (!line.TryGetProperty("filterValues", out var given))
            return s_none;
        if (given.ValueKind == JsonValueKind.Object)
            return ReadValues(given, ref error);
        error ??= "filterValues must be an object whose values are strings, numbers or arrays of them.";
        return s_none;
    }

    private static Dictionary<string, string> ReadValues(JsonElement given, ref string? error)
    {
        var values = new Dictionary<string, string>();
        foreach (var value in given.EnumerateObject().DistinctBy(value => value.Name))
        {
            JsonElement[] elements = value.Value.ValueKind == JsonValueKind.Array ? [.. value.Value.EnumerateArray()] : [value.Value];
            var isList = value.Value.ValueKind == JsonValueKind.Array;
            var wrong = Array.Find(elements, element => !IsValue(element, isList));
            if (wrong.ValueKind != JsonValueKind.Undefined)
                error ??= $"The filter value {wrong.GetRawText()} for '{value.Name}' cannot be used; give a string, a number or an array of them.";
            else
                values.Add(value.Name, isList ? string.Join(',', elements.Select(Quoted)) : value.Value.ToString());
        }

        return values;
    }

    // In a list, a text is written in quotes, which it then must not contain both of; null stands for no value at all.
    private static bool IsValue(JsonElement element, bool isList) => element.ValueKind switch
    {
        JsonValueKind.String => !isList || !(element.GetString()!.Contains('"') && element.GetString()!.Contains('\'')),
        JsonValueKind.Null => !isList,
        JsonValueKind.Number => true,
        _ => false,
    };

    private static string Quoted(JsonElement element) => element.ToString() is var text && text.Contains('"') ? $"'{text}'" : $"\"{text}\"";

    private static string Text(string text) => JsonSerializer.Serialize(text, s_text);
}
