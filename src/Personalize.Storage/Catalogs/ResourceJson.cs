using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Catalogs;

/// <summary>How resources are stored in the body column of the catalogue.</summary>
internal static class ResourceJson
{
    internal static JsonSerializerOptions Options { get; } = new()
    {
        // Metrics can be NaN.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new DatasetTypeConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { StoredNames.Apply } },
    };

    public static string Write<T>(T resource)
        where T : Resource => JsonSerializer.Serialize(resource, Options);

    public static T Read<T>(string body)
        where T : Resource => JsonSerializer.Deserialize<T>(body, Options)!;

    public static string WriteTrial(Trial trial) => JsonSerializer.Serialize(trial, Options);

    public static Trial ReadTrial(string body) => JsonSerializer.Deserialize<Trial>(body, Options)!;
}
