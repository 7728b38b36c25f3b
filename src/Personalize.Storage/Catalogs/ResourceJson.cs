using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Personalize.Engine.Common;
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

    private static readonly JsonSerializerOptions s_strict = new(Options) { RespectNullableAnnotations = true };

    public static string Write<T>(T resource)
        where T : Resource => JsonSerializer.Serialize(resource, Options);

    /// <param name="body">What <see cref="Write"/> wrote.</param>
    /// <param name="place">The file that it is in, for errors.</param>
    /// <param name="arn">Of the resource that it must be; null if that is not known.</param>
    /// <exception cref="PersonalizeException">Id <c>StoreDamaged</c>.</exception>
    public static T Read<T>(string body, string place, string? arn = null)
        where T : Resource => (T)Read(typeof(T), body, place, arn);

    /// <inheritdoc cref="Read{T}"/>
    /// <param name="kind">The name under which resources of its type are stored.</param>
    /// <param name="arn">Of the resource that it must be.</param>
    /// <param name="body">What <see cref="Write"/> wrote.</param>
    /// <param name="place">The file that it is in, for errors.</param>
    public static Resource Read(string kind, string arn, string body, string place) =>
        Read(StoredNames.TypeOfKind(kind) ?? throw Database.Damaged(place, $"has a damaged record: '{kind}' is no kind of resource."), body, place, arn);

    public static string WriteTrial(Trial trial) => JsonSerializer.Serialize(trial, Options);

    /// <inheritdoc cref="Read{T}"/>
    /// <param name="body">What <see cref="WriteTrial"/> wrote.</param>
    /// <param name="place">The file that it is in, for errors.</param>
    public static Trial ReadTrial(string body, string place) => (Trial)Parse(typeof(Trial), body, place, arn: null);

    private static Resource Read(Type type, string body, string place, string? arn)
    {
        var resource = (Resource)Parse(type, body, place, arn);
        return arn is null || resource.Arn == arn
            ? resource
            : throw Database.Damaged(place, $"has a damaged record: that of '{arn}' is of '{resource.Arn}'.");
    }

    private static object Parse(Type type, string body, string place, string? arn)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type, s_strict) ?? throw new JsonException("It is empty.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw Database.Damaged(place, $"has a damaged record: that of {(arn is null ? $"a {type.Name}" : $"'{arn}'")} cannot be read.", exception);
        }
    }
}
