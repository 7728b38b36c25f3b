using System.Text.Json;
using System.Text.Json.Serialization;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Catalogs;

/// <summary>Reads and writes dataset types by their stored names.</summary>
internal sealed class DatasetTypeConverter : JsonConverter<DatasetType>
{
    public override DatasetType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.GetString();
        return StoredNames.DatasetTypeOf(name) ?? throw new JsonException($"'{name}' is not a dataset type.");
    }

    public override void Write(Utf8JsonWriter writer, DatasetType value, JsonSerializerOptions options) => writer.WriteStringValue(StoredNames.Of(value));
}
