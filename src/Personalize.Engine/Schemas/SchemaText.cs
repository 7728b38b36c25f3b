using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Personalize.Engine.Schemas;

/// <summary>Writes a schema as Avro-style JSON.</summary>
internal static class SchemaText
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(DatasetSchema schema)
    {
        var record = new JsonObject
        {
            ["type"] = "record",
            ["name"] = schema.DatasetType.ToString(),
            ["namespace"] = "com.amazonaws.personalize.schema",
            ["fields"] = new JsonArray([.. schema.Fields.Select(Write)]),
            ["version"] = "1.0",
        };
        return record.ToJsonString(s_options);
    }

    private static JsonNode Write(SchemaField field)
    {
        var type = DatasetFields.Describe(field.Type);
        var node = new JsonObject { ["name"] = field.Name, ["type"] = field.Nullable ? new JsonArray("null", type) : JsonValue.Create(type) };
        if (field.Categorical)
            node["categorical"] = true;
        if (field.Textual)
            node["textual"] = true;
        return node;
    }
}
