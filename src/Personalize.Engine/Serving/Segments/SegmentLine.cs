using System.Text.Encodings.Web;
using System.Text.Json;
using Personalize.Engine.Data;
using Personalize.Engine.Serving.Batches;

namespace Personalize.Engine.Serving.Segments;

/// <summary>One input of a batch of segments: items, and the best users for them that have been found so far.</summary>
internal sealed class SegmentLine
{
    private static readonly JsonWriterOptions s_output = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _json;

    // The worst user first; of equal ones, the one that was found last.
    private readonly PriorityQueue<string, (double Score, long Order)> _users = new();

    private SegmentLine(string json) => _json = json;

    /// <summary>The item; null if the line has a condition.</summary>
    public string? ItemId { get; private init; }

    /// <summary>The condition on the metadata of items; null if the line has an item.</summary>
    public string? ItemAttributes { get; private init; }

    public IReadOnlyDictionary<string, string> FilterValues { get; private init; } = new Dictionary<string, string>();

    /// <summary>The items whose probabilities are added; null as long as they are not found.</summary>
    public ItemSet? Items { get; set; }

    /// <summary>What is wrong with the line; null for nothing.</summary>
    public string? Error { get; set; }

    /// <summary>Reads a line.</summary>
    public static SegmentLine Parse(string line)
    {
        const string Form = "it must be like {\"itemId\":\"105\"} or {\"itemAttributes\":\"ITEMS.genres = \\\"Comedy\\\"\"}";
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return new SegmentLine(root.GetRawText()) { Error = $"The line is not a JSON object; {Form}." };
            string? error = null;
            var values = BatchLine.ReadFilterValues(root, ref error);
            var item = root.TryGetProperty("itemId", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id.ToString() : null;
            var attributes = root.TryGetProperty("itemAttributes", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
            if (string.IsNullOrWhiteSpace(item) == string.IsNullOrWhiteSpace(attributes))
                error = $"The line must have either an itemId or itemAttributes; {Form}.";
            return new SegmentLine(root.GetRawText()) { ItemId = item, ItemAttributes = attributes, FilterValues = values, Error = error };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return new SegmentLine(JsonSerializer.Serialize(line)) { Error = $"The line is not JSON; {Form}." };
        }
    }

    /// <summary>Takes a user into account.</summary>
    /// <param name="order">The place of the user among all; of equal users the first is better.</param>
    /// <param name="most">The number of users to keep.</param>
    public void Offer(string userId, double score, long order, int most)
    {
        if (_users.Count < most)
            _users.Enqueue(userId, (score, -order));
        else
            _users.EnqueueDequeue(userId, (score, -order));
    }

    /// <summary>Writes the answer as one line of JSON.</summary>
    public void Write(Stream output)
    {
        using (var json = new Utf8JsonWriter(output, s_output))
        {
            json.WriteStartObject();
            json.WritePropertyName("input");
            json.WriteRawValue(_json);
            if (Error is { } error)
            {
                json.WriteNull("output");
                json.WriteString("error", error);
            }
            else
            {
                var best = _users.UnorderedItems.OrderByDescending(user => user.Priority).ToArray();
                json.WriteStartObject("output");
                json.WriteStartArray("recommendedUsers");
                foreach (var user in best)
                    json.WriteStringValue(user.Element);
                json.WriteEndArray();
                json.WriteStartArray("scores");
                foreach (var user in best)
                    json.WriteNumberValue(user.Priority.Score);
                json.WriteEndArray();
                json.WriteEndObject();
                json.WriteNull("error");
            }

            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }
}
