using System.Globalization;
using System.Text.Json;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Requests;

namespace Personalize.Engine.Serving.Events;

/// <summary>
/// What an event and its properties share: the attribution source, and the item and the value of an event whose sender puts them into
/// its properties, as in the first generation of the API:
/// <c>"properties": "{\"itemId\":\"7\",\"eventValue\":4.5}"</c>. The members of the event itself take precedence.
/// </summary>
internal static class EventProperties
{
    /// <summary>The event with the item and the value of its properties, and a remark about it for the sender, or null.</summary>
    /// <param name="put">An event whose properties are a JSON object or missing.</param>
    public static (PutEvent Event, string? Remark) Lift(ProblemList problems, string where, PutEvent put)
    {
        if (put.Properties is null)
            return (WithSource(put), null);
        var (item, value) = (put.ItemId, put.EventValue);
        var taken = new SortedSet<string>(StringComparer.Ordinal);
        string? dropped = null;
        var hasSource = false;
        using var document = JsonDocument.Parse(put.Properties);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (Text(property.Value) is not { } text)
                continue;
            switch (JournalColumns.PropertyKey(property.Name))
            {
                case "ITEMID" when property.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number):
                    problems.Add(ErrorIds.InvalidProperties, $"{where}properties has the {property.Name} {text}; an item id is a string or a number.", text);
                    break;
                case "ITEMID" when string.IsNullOrEmpty(item):
                    item = text;
                    taken.Add("itemId");
                    break;
                case "ITEMID" when item != text:
                    problems.Add(ErrorIds.InvalidProperties, Differs(where, "itemId", item, property.Name, text), text);
                    break;
                case "EVENTATTRIBUTIONSOURCE":
                    hasSource = true;
                    if (!string.IsNullOrEmpty(put.EventAttributionSource) && put.EventAttributionSource != text)
                    {
                        problems.Add(
                            ErrorIds.InvalidProperties, Differs(where, "eventAttributionSource", put.EventAttributionSource, property.Name, text), text);
                    }

                    break;
                case "EVENTVALUE" when Number(property.Value) is { } number && (value is null || value == number):
                    if (value is null)
                        taken.Add("eventValue");
                    value = number;
                    break;
                case "EVENTVALUE" when value is { } own:
                    problems.Add(
                        ErrorIds.InvalidProperties, Differs(where, "eventValue", own.ToString(CultureInfo.InvariantCulture), property.Name, text), text);
                    break;
                case "EVENTVALUE":
                    dropped = $"the {property.Name} '{text}' in its properties is not a finite number, so it has no value";
                    break;
            }
        }

        var found = taken.Count == 0
            ? null
            : $"{string.Join(" and ", taken)} came from its properties; give {(taken.Count == 1 ? "it" : "them")} beside properties";
        var complete = put with { ItemId = item, EventValue = value };
        return (hasSource ? complete : WithSource(complete), found is null ? dropped : dropped is null ? found : $"{dropped}; {found}");
    }

    // The journal keeps the attribution source among the properties; they are a JSON object here, which begins with a brace.
    private static PutEvent WithSource(PutEvent put)
    {
        if (string.IsNullOrEmpty(put.EventAttributionSource))
            return put;
        var source = $"\"eventAttributionSource\":{JsonSerializer.Serialize(put.EventAttributionSource)}";
        if (put.Properties is null)
            return put with { Properties = $"{{{source}}}" };
        var rest = put.Properties[(put.Properties.IndexOf('{', StringComparison.Ordinal) + 1)..];
        return put with { Properties = $"{{{rest.TrimEnd()[..^1].TrimEnd()}{(rest.Trim() == "}" ? "" : ",")}{source}}}" };
    }

    private static string Differs(string where, string member, string? own, string name, string text) =>
        $"{where}{member} is '{own}', but properties has the {name} '{text}'; give it once.";

    // As in imports, empty text is a missing value.
    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        _ => value.GetRawText(),
    };

    private static double? Number(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number or JsonValueKind.String
            && double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? number
            : null;
}
