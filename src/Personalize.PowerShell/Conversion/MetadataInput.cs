using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Conversion;

/// <summary>
/// An item or a user as it is piped in: a hashtable, an object or a row of a CSV file with one entry per field, or in the form
/// of the API, with the fields under <c>properties</c>.
/// </summary>
internal static class MetadataInput
{
    /// <summary>The request of a cmdlet, for either parameter set.</summary>
    /// <param name="id">Null if the inputs contain the ids.</param>
    public static PutMetadataRequest Request(
        DatasetGroupIdentity group, DatasetType type, string? id, object properties, PSObject[] inputs, bool milliseconds) => new()
    {
        DatasetGroup = group.Value,
        DatasetType = type,
        Rows = id is null ? [.. inputs.Select(source => From(source, type == DatasetType.Items ? "ITEM_ID" : "USER_ID"))] : [From(id, properties)],
        Milliseconds = milliseconds,
    };

    /// <summary>Whether one of the values is a date without a time zone.</summary>
    public static bool HasZonelessDate(object? properties, PSObject[] inputs) =>
        inputs.Any(PropertyBag.HasZonelessDate) || (properties is not null && PropertyBag.HasZonelessDate(PSObject.AsPSObject(properties)));

    private static PutMetadata From(PSObject source, string idName)
    {
        string? id = null;
        var properties = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in PropertyBag.Of(source))
        {
            if (PropertyBag.Key(name) == PropertyBag.Key(idName))
                id = PropertyBag.Text(value);
            else if (PropertyBag.Key(name) == "PROPERTIES")
                AddAll(properties, value);
            else
                properties[name] = Value(name, value);
        }

        return new PutMetadata(id ?? "", properties);
    }

    private static PutMetadata From(string id, object properties)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        AddAll(values, properties);
        return new PutMetadata(id, values);
    }

    // The engine reads dates of this field as dates, whatever the unit of numbers is.
    private static string? Value(string name, object? value) => PropertyBag.Unwrap(value) switch
    {
        DateTime or DateTimeOffset when PropertyBag.Key(name) == "CREATIONTIMESTAMP" =>
            DateTimeOffset.FromUnixTimeSeconds(UnixTime.Of(value, milliseconds: false)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        _ => PropertyBag.Text(value),
    };

    private static void AddAll(Dictionary<string, string?> values, object? properties)
    {
        if (PropertyBag.Unwrap(properties) is not string json)
        {
            foreach (var (name, value) in properties is null ? [] : PropertyBag.Of(PSObject.AsPSObject(properties)))
                values[name] = Value(name, value);
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var property in document.RootElement.EnumerateObject())
                values[property.Name] = property.Value.ValueKind == JsonValueKind.Null ? null : property.Value.ToString();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw PersonalizeException.InvalidInput(ErrorIds.InvalidProperties, $"The properties are not a JSON object: {json}", target: json);
        }
    }
}
