using System.Text.Json;
using System.Text.Json.Serialization;
using Personalize.Engine.Data.Features;

namespace Personalize.Engine.Networks;

/// <summary>The content of model.json: everything needed to rebuild the network around the tensors, also for people to read.</summary>
internal sealed record ModelConfiguration
{
    public const int CurrentFormat = 2;

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public int FormatVersion { get; init; } = CurrentFormat;

    public required string Recipe { get; init; }

    public required IReadOnlyDictionary<string, string> Hyperparameters { get; init; }

    public required int HiddenDimension { get; init; }

    public required int ItemCount { get; init; }

    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>Gaps above which a new visit and a new session begin, in seconds.</summary>
    public required long VisitSeconds { get; init; }

    public required long SessionSeconds { get; init; }

    /// <summary>The bias of an item that was not trained on, in addition to that of its features; null in models of older versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? NewItemBias { get; init; }

    /// <summary>Whether the data tells where sessions begin, so that the events of requests should, too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasSessions { get; init; }

    /// <summary>How metadata is featurised.</summary>
    public FeatureSpaces Features { get; init; } = FeatureSpaces.None;

    public string Write() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads and checks the configuration of a model file.</summary>
    /// <exception cref="FormatException">It is not a configuration of this format; the message says why.</exception>
    public static ModelConfiguration Read(string json)
    {
        ModelConfiguration? configuration;
        try
        {
            configuration = JsonSerializer.Deserialize<ModelConfiguration>(json, s_json);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new FormatException(exception.Message.TrimEnd('.'), exception);
        }

        if (configuration is null || configuration.FormatVersion != CurrentFormat)
            throw new FormatException($"its format version is {configuration?.FormatVersion}, this program reads {CurrentFormat}");
        if (configuration.HiddenDimension is < 1 or > 4096 || configuration.ItemCount < 1)
            throw new FormatException($"hidden dimension {configuration.HiddenDimension} and item count {configuration.ItemCount} do not make a network");
        if (configuration.EventTypes.Any(type => type is null)
            || configuration.EventTypes.Distinct(StringComparer.Ordinal).Count() < configuration.EventTypes.Count)
        {
            throw new FormatException("its event types are not distinct names");
        }

        return configuration;
    }
}
