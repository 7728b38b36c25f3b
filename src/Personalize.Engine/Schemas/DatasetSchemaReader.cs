using System.Text.Json;
using System.Text.RegularExpressions;
using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Schemas;

/// <summary>Reads Avro-style schema JSON ("Schemas" in the Amazon Personalize developer guide) and reports all its problems in one message.</summary>
internal sealed partial class DatasetSchemaReader
{
    private const int LongestText = 100_000;
    private const int LongestName = 256;

    private readonly DatasetType _type;
    private readonly List<string> _problems = [];
    private readonly List<SchemaField> _fields = [];

    private DatasetSchemaReader(DatasetType type) => _type = type;

    /// <exception cref="PersonalizeException">InvalidInput, id <c>InvalidSchema</c>.</exception>
    public static DatasetSchema Read(DatasetType type, string schemaText)
    {
        ArgumentNullException.ThrowIfNull(schemaText);
        var reader = new DatasetSchemaReader(type);
        if (schemaText.Length > LongestText)
        {
            reader._problems.Add($"it has {schemaText.Length} characters; at most {LongestText} are allowed");
        }
        else
        {
            reader.ReadText(schemaText.TrimStart('\uFEFF'));
        }

        if (reader._problems.Count == 0)
            return new DatasetSchema(type, reader._fields);
        throw PersonalizeException.InvalidInput(
            ErrorIds.InvalidSchema,
            $"The schema is not valid for a dataset of type {type}:{string.Concat(reader._problems.Select(problem => $"{Environment.NewLine}- {problem}"))}",
            "Correct the schema, or import without one: it is then inferred from the file.",
            schemaText);
    }

    private void ReadText(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 16 });
            ReadRecord(document.RootElement);
        }
        catch (JsonException exception)
        {
            var cause = exception.Message.Split(" LineNumber:")[0].TrimEnd('.');
            _problems.Add($"it is not JSON: line {(exception.LineNumber ?? 0) + 1}, column {(exception.BytePositionInLine ?? 0) + 1}: {cause}");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // Half of a surrogate pair, as a character or as an escape sequence.
            _problems.Add($"it has text that is not valid Unicode ({exception.Message.TrimEnd('.')})");
        }
    }

    private void ReadRecord(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            _problems.Add("it must be a JSON object with \"type\": \"record\" and \"fields\"");
            return;
        }

        foreach (var property in root.EnumerateObject())
        {
            if (property.Name is not ("type" or "name" or "namespace" or "fields" or "version" or "doc"))
                _problems.Add($"the key \"{property.Name}\" is not known; the known keys are type, name, namespace, fields, version and doc");
        }

        if (Text(root, "type") != "record")
            _problems.Add("\"type\" must be \"record\"");
        var recordName = Text(root, "name");
        if (string.IsNullOrEmpty(recordName))
            _problems.Add("\"name\" is missing");
        if (Enum.TryParse<DatasetType>(recordName, ignoreCase: true, out var named) && named != _type)
            _problems.Add($"its name says that it is for {named}");
        if (!root.TryGetProperty("fields", out var fields) || fields.ValueKind != JsonValueKind.Array || fields.GetArrayLength() == 0)
        {
            _problems.Add("\"fields\" must be a list of fields");
            return;
        }

        foreach (var field in fields.EnumerateArray())
            ReadField(field);
        CheckNames();
        CheckMetadata();
    }

    private void ReadField(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || Text(element, "name") is not { } name)
        {
            _problems.Add($"field {_fields.Count + 1} must be an object with a \"name\" and a \"type\"");
            return;
        }

        if (name.Length > LongestName || !FieldName().IsMatch(name))
        {
            _problems.Add(
                $"field \"{name}\": a name consists of letters, digits and underscores, does not start with a digit and has at most {LongestName} characters");
        }

        foreach (var property in element.EnumerateObject())
        {
            if (property.Name is not ("name" or "type" or "categorical" or "textual" or "default" or "doc"))
                _problems.Add($"field {name}: the key \"{property.Name}\" is not known; the known keys are name, type, categorical, textual, default and doc");
        }

        var (categorical, textual) = (Flag(element, name, "categorical"), Flag(element, name, "textual"));
        var (type, nullable) = element.TryGetProperty("type", out var typeElement) ? ReadType(name, typeElement) : (null, false);
        if (!element.TryGetProperty("type", out _))
            _problems.Add($"field {name}: \"type\" is missing");

        // A field whose type is wrong is still checked by its name.
        var known = new SchemaField(name, type ?? FieldType.String, nullable, categorical, textual);
        _fields.Add(known);
        if (DatasetFields.Reserved(_type).FirstOrDefault(reserved => reserved.Name == name) is { } reserved)
            CheckReserved(known, reserved, type);
        else
            CheckMetadataField(known, type);
    }

    private (FieldType? Type, bool Nullable) ReadType(string field, JsonElement element)
    {
        JsonElement[] alternatives = element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : [element];
        var types = alternatives.Where(alternative => !IsNull(alternative)).ToArray();
        var nullable = types.Length < alternatives.Length;
        if (types.Length == 1
            && alternatives.Length <= 2
            && types[0].ValueKind == JsonValueKind.String
            && DatasetFields.ParseType(types[0].GetString()!) is { } type)
        {
            return (type, nullable);
        }

        _problems.Add(
            $"field {field}: the type {element.GetRawText()} is not known; the known types are string, float, double, int, long and boolean, "
            + "or a list of one of them and \"null\"");
        return (null, nullable);
    }

    private void CheckReserved(SchemaField field, ReservedField reserved, FieldType? type)
    {
        if (type is { } given && !reserved.Types.Contains(given))
        {
            var allowed = string.Join(" or ", reserved.Types.Select(DatasetFields.Describe));
            _problems.Add($"field {field.Name}: the type must be {allowed}, not {DatasetFields.Describe(given)}");
        }

        if (reserved.Required && field.Nullable)
            _problems.Add($"field {field.Name}: it is required and cannot be null");
        if (field.Categorical || field.Textual)
            _problems.Add($"field {field.Name}: it has a fixed meaning and cannot be categorical or textual");
    }

    private void CheckMetadataField(SchemaField field, FieldType? type)
    {
        if (field.Categorical && field.Textual)
            _problems.Add($"field {field.Name}: it cannot be both categorical and textual");
        if (field.Categorical && type is not (null or FieldType.String))
            _problems.Add($"field {field.Name}: only string fields can be categorical");
        if (field.Textual && type is not (null or FieldType.String))
            _problems.Add($"field {field.Name}: only string fields can be textual");
        if (field.Textual && _type != DatasetType.Items)
            _problems.Add($"field {field.Name}: only Items can have textual fields");
    }

    private void CheckNames()
    {
        foreach (var repeated in _fields.GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            _problems.Add($"field {repeated.Key}: the name is used {repeated.Count()} times (names are not case-sensitive)");
        foreach (var required in DatasetFields.Reserved(_type).Where(reserved => reserved.Required && _fields.All(field => field.Name != reserved.Name)))
            _problems.Add($"the required field {required.Name} ({DatasetFields.Describe(required.Types[0])}) is missing");
    }

    private void CheckMetadata()
    {
        var count = _fields.Count(field => !DatasetFields.IsReserved(_type, field.Name));
        var (least, most) = DatasetFields.MetadataFields(_type);
        if (count < least || count > most)
            _problems.Add($"it has {count} metadata fields; {_type} must have {least} to {most}");
    }

    private bool Flag(JsonElement element, string field, string name)
    {
        if (!element.TryGetProperty(name, out var value))
            return false;
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            _problems.Add($"field {field}: \"{name}\" must be true or false");
        return value.ValueKind == JsonValueKind.True;
    }

    private static bool IsNull(JsonElement element) => element.ValueKind == JsonValueKind.String && element.GetString() == "null";

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex FieldName();
}
