using System.Text.Json;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>JSON as the tree that <see cref="IConfigurationReader"/> promises.</summary>
internal sealed class JsonTree : IConfigurationReader
{
    public static object? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Node(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new PersonalizeException(ErrorKind.InvalidInput, "MalformedConfiguration", exception.Message, innerException: exception);
        }
    }

    object? IConfigurationReader.Parse(string text) => Parse(text);

    private static object? Node(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(m => m.Name, m => Node(m.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(Node).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var integer) ? integer : (object)element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
