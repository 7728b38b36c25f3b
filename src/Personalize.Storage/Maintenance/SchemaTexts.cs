using System.Text.Json;
using System.Text.Json.Nodes;

namespace Personalize.Storage.Maintenance;

/// <summary>Compares schemas by their text: a dataset can get further fields, which are null in the rows from before.</summary>
internal static class SchemaTexts
{
    /// <summary>Whether rows of the second schema are rows of the first one, too.</summary>
    public static bool Covers(string wide, string narrow)
    {
        if (wide == narrow)
            return true;
        if (Fields(wide) is not { } more || Fields(narrow) is not { } less)
            return false;
        return less.All(field => more.Exists(other => JsonNode.DeepEquals(field, other)))
            && more.Where(field => !less.Exists(other => JsonNode.DeepEquals(field, other))).All(
                field => field?["type"] is JsonArray types && types.Any(type => type is JsonValue value && value.GetValueKind() == JsonValueKind.String
                    && value.GetValue<string>() == "null"));
    }

    private static List<JsonNode?>? Fields(string text)
    {
        try
        {
            return JsonNode.Parse(text)?["fields"] is JsonArray fields ? [.. fields] : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
