using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Personalize.PowerShell.Conversion;

/// <summary>
/// An event as users pipe it in: a hashtable or an object with the names of the API (<c>eventType</c>) or of a dataset
/// (<c>EVENT_TYPE</c>). Names without a fixed meaning join its properties, the contextual metadata. A whole request of PutEvents, with its
/// <c>eventList</c>, stands for its events.
/// </summary>
internal sealed record EventInput(string? UserId, string? SessionId, PutEvent Event)
{
    private const string List = "EVENTLIST";

    /// <summary>The trackingId of the request that the event came in.</summary>
    public string? TrackingId { get; init; }

    /// <summary>The event, or the events of a request, each with what makes it unusable, if anything.</summary>
    public static IEnumerable<EventInput> Many(PSObject source, bool milliseconds)
    {
        if (!IsRequest(source))
            return [From(source, milliseconds)];
        var members = PropertyBag.Of(source).Where(member => PropertyBag.Text(member.Value) is not null)
            .ToDictionary(member => PropertyBag.Key(member.Name), member => member);
        if (members.Keys.FirstOrDefault(key => key is not (List or "USERID" or "SESSIONID" or "TRACKINGID")) is { } other)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidEvent,
                $"A request with {members[List].Name} also has {members[other].Name}, which belongs into each of its events.",
                "Give userId, sessionId and trackingId beside eventList, and everything else in its events.",
                source.BaseObject);
        }

        string? Text(string key) => members.TryGetValue(key, out var member) ? PropertyBag.Text(member.Value) : null;
        var list = members.TryGetValue(List, out var events) ? PropertyBag.Unwrap(events.Value) : null;
        if (list is string text)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.NotAnObject,
                $"{events.Name} is the text '{text}'; a list of events is expected.",
                "Convert JSON text with ConvertFrom-Json first.",
                text);
        }

        return (list is IEnumerable several and not IDictionary ? several.Cast<object>() : list is null ? [] : [list])
            .Select(one => From(PSObject.AsPSObject(one), milliseconds))
            .Select(one => one with { UserId = one.UserId ?? Text("USERID"), SessionId = one.SessionId ?? Text("SESSIONID"), TrackingId = Text("TRACKINGID") });
    }

    private static bool IsRequest(PSObject source) =>
        source.BaseObject is not IConvertible && PropertyBag.Of(source).Any(member => PropertyBag.Key(member.Name) == List);

    /// <exception cref="PersonalizeException">A time or number cannot be read.</exception>
    public static EventInput From(PSObject source, bool milliseconds)
    {
        var known = new Dictionary<string, object?>(StringComparer.Ordinal);
        var others = new List<(string Name, object? Value)>();
        foreach (var (name, value) in PropertyBag.Of(source))
        {
            var key = PropertyBag.Key(name) is "TIMESTAMP" ? "SENTAT" : PropertyBag.Key(name);
            if (key is "USERID" or "SESSIONID" or "EVENTID" or "EVENTTYPE" or "SENTAT" or "ITEMID" or "EVENTVALUE" or "IMPRESSION" or "PROPERTIES"
                or "RECOMMENDATIONID" or "EVENTATTRIBUTIONSOURCE")
            {
                known[key] = value;
            }
            else if (key is "METRICATTRIBUTION")
            {
                if (Source(value) is { } attribution)
                    known["EVENTATTRIBUTIONSOURCE"] = attribution;
            }
            else if (PropertyBag.Text(value) is not null)
            {
                others.Add((name, value));
            }
        }

        return new EventInput(PropertyBag.Text(known.GetValueOrDefault("USERID")), PropertyBag.Text(known.GetValueOrDefault("SESSIONID")), new PutEvent
        {
            EventId = PropertyBag.Text(known.GetValueOrDefault("EVENTID")),
            EventType = PropertyBag.Text(known.GetValueOrDefault("EVENTTYPE")),
            SentAt = PropertyBag.Text(known.GetValueOrDefault("SENTAT")) is null ? null : UnixTime.Of(known["SENTAT"], milliseconds),
            ItemId = PropertyBag.Text(known.GetValueOrDefault("ITEMID")),
            EventValue = PropertyBag.Text(known.GetValueOrDefault("EVENTVALUE")) is { } number ? Number(number) : null,
            Impression = Items(known.GetValueOrDefault("IMPRESSION")),
            Properties = Properties(known.GetValueOrDefault("PROPERTIES"), others),
            RecommendationId = PropertyBag.Text(known.GetValueOrDefault("RECOMMENDATIONID")),
            EventAttributionSource = PropertyBag.Text(known.GetValueOrDefault("EVENTATTRIBUTIONSOURCE")),
        });
    }

    // What stands beside the properties without a meaning of its own is meant as one of them.
    private static string? Properties(object? given, List<(string Name, object? Value)> others)
    {
        var json = PropertyBag.Json(given);
        if (json is null || others.Count == 0)
            return json ?? (others.Count == 0 ? null : PropertyBag.Json(others));
        try
        {
            var members = JsonNode.Parse(json)!.AsObject();
            foreach (var (name, node) in JsonNode.Parse(PropertyBag.Json(others))!.AsObject().ToArray())
            {
                if (members.FirstOrDefault(member => PropertyBag.Key(member.Key) == PropertyBag.Key(name)) is { Key: { } same, Value: var value })
                {
                    if (value?.ToString() == node?.ToString())
                        continue;
                    throw PersonalizeException.InvalidInput(
                        ErrorIds.InvalidProperties, $"{name} is '{node}' beside properties and '{value}' in them ({same}); give it once.", target: name);
                }

                members.Add(name, node?.DeepClone());
            }

            return members.ToJsonString();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The engine says what is wrong with them.
            return json;
        }
    }

    /// <summary>Whether the time of an event, or another date in it, names no time zone.</summary>
    public static bool IsZoneless(PSObject source) => PropertyBag.HasZonelessDate(source)
        || (IsRequest(source) && PropertyBag.Of(source).Where(member => PropertyBag.Key(member.Name) == List).Any(member =>
            PropertyBag.Unwrap(member.Value) is IEnumerable list and not (string or IDictionary)
            && list.Cast<object?>().OfType<object>().Any(one => IsZoneless(PSObject.AsPSObject(one)))))
        || PropertyBag.Of(source).Any(entry => PropertyBag.Key(entry.Name) is "SENTAT" or "TIMESTAMP" && UnixTime.IsZoneless(entry.Value));

    // The only member that the API has there.
    private static object? Source(object? metricAttribution) => metricAttribution is null
        ? null
        : PropertyBag.Of(PSObject.AsPSObject(metricAttribution)).FirstOrDefault(member => PropertyBag.Key(member.Name) == "EVENTATTRIBUTIONSOURCE").Value;

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw PersonalizeException.InvalidInput(
            ErrorIds.InvalidEventValue, $"The event value '{text}' is not a number (with a point as decimal separator).", target: text);

    private static IReadOnlyList<string> Items(object? impression) => PropertyBag.Unwrap(impression) switch
    {
        null => [],
        string text => text.Split('|', StringSplitOptions.RemoveEmptyEntries),
        IEnumerable list => [.. list.Cast<object?>().Select(item => PropertyBag.Text(item) ?? "")],
        var one => [PropertyBag.Text(one) ?? ""],
    };
}
