using System.Text.Json;

namespace Personalize.Storage.Configuration;

/// <summary>Converts JSON text to dictionaries, lists and scalars. Comments, trailing commas and repeated keys are rejected.</summary>
internal static class JsonTree
{
    public static object? Parse(string text)
    {
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = ConfigurationReader.DeepestNesting, AllowDuplicateProperties = false };
            using var document = JsonDocument.Parse(text.TrimStart('\uFEFF'), options);
            return Convert(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw ConfigurationReader.Malformed(
                "JSON", (exception.LineNumber ?? 0) + 1, (exception.BytePositionInLine ?? 0) + 1, exception.Message.Split(" LineNumber:")[0], exception);
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair, written as an escape sequence.
            throw ConfigurationReader.Malformed("JSON", 1, 1, exception.Message, exception);
        }
    }

    private static object? Convert(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(property => property.Name, property => Convert(property.Value), StringComparer.Ordinal),
        JsonValueKind.Array => element.EnumerateArray().Select(Convert).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var integer) ? integer : (object)element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
