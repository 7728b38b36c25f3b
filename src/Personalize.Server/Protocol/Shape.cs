namespace Personalize.Server.Protocol;

/// <summary>Builds the objects of answers: members without a value are left out, as in the service.</summary>
internal static class Shape
{
    public static JsonObject Of(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var shape = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
                shape.Add(name, value);
        }

        return shape;
    }

    public static JsonArray List(IEnumerable<JsonNode?> values) => new([.. values]);

    public static JsonObject Map(IEnumerable<KeyValuePair<string, string>> values) =>
        new(values.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));

    /// <summary>Numbers that JSON does not have are left out.</summary>
    public static JsonObject Map(IEnumerable<KeyValuePair<string, double>> values) =>
        new(values.Where(entry => double.IsFinite(entry.Value)).Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));

    /// <summary>Seconds since 1970, to the millisecond.</summary>
    public static JsonNode Time(DateTime utc) => Math.Round((utc - DateTime.UnixEpoch).TotalSeconds, 3);

    /// <summary>JSON that the engine has stored; null stays null.</summary>
    public static JsonNode? Parse(string? json) => json is null ? null : JsonNode.Parse(json);
}
