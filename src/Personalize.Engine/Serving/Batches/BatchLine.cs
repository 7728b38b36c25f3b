using System.Text.Encodings.Web;
using System.Text.Json;
using Personalize.Engine.Requests;

namespace Personalize.Engine.Serving.Batches;

/// <summary>One input of a batch: a user, or what is wrong with the line.</summary>
/// <param name="Json">The input as a JSON value, repeated in the output.</param>
internal sealed record BatchLine(string Json, string UserId, IReadOnlyDictionary<string, string> FilterValues, string? Error)
{
    private static readonly Dictionary<string, string> s_none = [];

    // Ids in any script stay readable; the file is not part of a web page.
    private static readonly JsonSerializerOptions s_text = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions s_output = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line of a user in a CSV file.</summary>
    public static BatchLine OfUser(string userId) =>
        new($"{{\"userId\":{Text(userId)}}}", userId, s_none, userId.Length == 0 ? "The user id is empty." : null);

    public static BatchLine Bad(string text, string error) => new(Text(text), "", s_none, error);

    /// <summary>Reads <c>{"userId":"105"}</c>, optionally with <c>"filterValues":{"NAME":"value"}</c>.</summary>
    public static BatchLine Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return new BatchLine(root.GetRawText(), "", s_none, "The line is not a JSON object; it must be like {\"userId\":\"105\"}.");
            var user = root.TryGetProperty("userId", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id.ToString() : "";
            var values = s_none;
            string? error = user.Length == 0 ? "The line has no userId; it must be like {\"userId\":\"105\"}." : null;
            if (root.TryGetProperty("filterValues", out var given))
            {
                if (given.ValueKind == JsonValueKind.Object)
                    values = given.EnumerateObject().DistinctBy(value => value.Name).ToDictionary(value => value.Name, value => value.Value.ToString());
                else
                    error ??= "filterValues must be an object whose values are strings.";
            }

            return new BatchLine(root.GetRawText(), user, values, error);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return Bad(line, "The line is not JSON; it must be like {\"userId\":\"105\"}.");
        }
    }

    /// <summary>Writes the answer to the line as one line of JSON.</summary>
    public void Write(Stream output, IReadOnlyList<RecommendedItem>? items, string? error)
    {
        using (var json = new Utf8JsonWriter(output, s_output))
        {
            json.WriteStartObject();
            json.WritePropertyName("input");
            json.WriteRawValue(Json);
            if (items is null)
            {
                json.WriteNull("output");
            }
            else
            {
                json.WriteStartObject("output");
                json.WriteStartArray("recommendedItems");
                foreach (var item in items)
                    json.WriteStringValue(item.ItemId);
                json.WriteEndArray();
                json.WriteStartArray("scores");
                foreach (var item in items)
                    json.WriteNumberValue(item.Score);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            if (error is null)
                json.WriteNull("error");
            else
                json.WriteString("error", error);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static string Text(string text) => JsonSerializer.Serialize(text, s_text);
}
