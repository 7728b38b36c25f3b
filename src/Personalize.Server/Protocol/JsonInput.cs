using System.Globalization;
using System.Text.Json;

namespace Personalize.Server.Protocol;

/// <summary>
/// An object of a request. Its members are read by name and type; what is missing or has the wrong type is an error that names it, and so are
/// members that nobody knows.
/// </summary>
/// <param name="path">Where the object is in the request; empty for the whole request.</param>
internal sealed class JsonInput(JsonElement element, string path = "")
{
    private const int MostDepth = 32;

    private readonly JsonElement _element = element;
    private readonly string _path = path;

    /// <summary>Reads a body; an empty one is an empty object, which some clients send for operations without parameters.</summary>
    public static JsonInput Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Length == 0)
            return new JsonInput(JsonDocument.Parse("{}").RootElement);
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = MostDepth, AllowDuplicateProperties = false };
            var root = JsonDocument.Parse(body, options).RootElement;
            return root.ValueKind == JsonValueKind.Object ? new JsonInput(root) : throw AwsException.Malformed("The body is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw AwsException.Malformed($"The body is not valid JSON: {exception.Message}");
        }
    }

    /// <summary>Rejects members that are not among the known ones.</summary>
    public void Only(params IReadOnlyCollection<string> known)
    {
        foreach (var member in _element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
                throw AwsException.InvalidInput($"There is no member '{At(member.Name)}'.{NearestName.Suggestion(member.Name, known)}");
        }
    }

    /// <summary>The whole object as it was sent.</summary>
    public string RawText => _element.GetRawText();

    public bool Has(string name) => Find(name) is not null;

    public string Text(string name) => OptionalText(name) ?? throw Missing(name);

    public string? OptionalText(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => ReadText(text, name),
        { } other => throw WrongType(name, "a string", other),
    };

    /// <summary>An ARN in the form of this project, or a name.</summary>
    public string Arn(string name) => Arns.ToLocal(Text(name));

    public string? OptionalArn(string name) => OptionalText(name) is { } arn ? Arns.ToLocal(arn) : null;

    public int? OptionalInteger(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) => value,
        { } other => throw WrongType(name, "an integer", other),
    };

    public double? OptionalNumber(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) && double.IsFinite(value) => value,
        { } other => throw WrongType(name, "a number", other),
    };

    public bool? OptionalFlag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw WrongType(name, "true or false", other),
    };

    /// <summary>A time as clients send it: seconds since 1970, with or without a fraction, or as text in the form of ISO 8601.</summary>
    public long? OptionalTime(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && Math.Abs(seconds) < long.MaxValue / 2)
            return (long)Math.Floor(seconds);
        if (value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(ReadText(value, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time.ToUnixTimeSeconds();
        }

        throw WrongType(name, "a time in seconds since 1970", value);
    }

    public JsonInput Object(string name) => OptionalObject(name) ?? throw Missing(name);

    public JsonInput? OptionalObject(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new JsonInput(value, At(name)),
        { } other => throw WrongType(name, "an object", other),
    };

    public IReadOnlyList<JsonInput> Objects(string name) => OptionalObjects(name) ?? throw Missing(name);

    public IReadOnlyList<JsonInput>? OptionalObjects(string name) => Items(name)?.Select((item, index) =>
        item.ValueKind == JsonValueKind.Object
            ? new JsonInput(item, $"{At(name)}[{index}]")
            : throw WrongType($"{name}[{index}]", "an object", item)).ToList();

    public IReadOnlyList<string> Texts(string name) => OptionalTexts(name) ?? throw Missing(name);

    public IReadOnlyList<string>? OptionalTexts(string name) => Items(name)?.Select((item, index) =>
        item.ValueKind == JsonValueKind.String ? ReadText(item, name) : throw WrongType($"{name}[{index}]", "a string", item)).ToList();

    /// <summary>An object whose values are strings; empty if it is missing.</summary>
    public IReadOnlyDictionary<string, string> Map(string name)
    {
        var values = new Dictionary<string, string>();
        if (OptionalObject(name) is not { } map)
            return values;
        foreach (var member in map._element.EnumerateObject())
        {
            values[member.Name] = member.Value.ValueKind == JsonValueKind.String
                ? ReadText(member.Value, member.Name)
                : throw WrongType($"{name}.{member.Name}", "a string", member.Value);
        }

        return values;
    }

    /// <summary>The JSON of a member as it was sent; null if it is missing.</summary>
    public string? Raw(string name) => Find(name)?.GetRawText();

    public AwsException Missing(string name) => AwsException.InvalidInput($"'{At(name)}' is missing.");

    private static string Describe(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 100 ? text : text[..100] + "…";
    }

    private JsonElement? Find(string name) =>
        _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private JsonElement.ArrayEnumerator? Items(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { } other => throw WrongType(name, "a list", other),
    };

    // Half of a surrogate pair as an escape sequence is valid JSON, and is not a text.
    private string ReadText(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw AwsException.Malformed($"'{At(name)}' is not a valid text.");
        }
    }

    private string At(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private AwsException WrongType(string name, string wanted, JsonElement found) =>
        AwsException.Malformed($"'{At(name)}' must be {wanted}, and is {Describe(found)}.");
}
