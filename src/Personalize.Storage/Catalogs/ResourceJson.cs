using System.Text.Json;
using System.Text.Json.Serialization;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Catalogs;

/// <summary>How resources are kept in the catalogue's body column.</summary>
internal static class ResourceJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        // Metrics can be NaN.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write<T>(T resource)
        where T : Resource => JsonSerializer.Serialize(resource, s_options);

    public static T Read<T>(string body)
        where T : Resource => JsonSerializer.Deserialize<T>(body, s_options)!;

    public static string WriteTrial(Trial trial) => JsonSerializer.Serialize(trial, s_options);

    public static Trial ReadTrial(string body) => JsonSerializer.Deserialize<Trial>(body, s_options)!;
}
