using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Personalize.PowerShell.Conversion;

/// <summary>
/// An event as users pipe it in: a hashtable or an object with the names of the API (<c>eventType</c>) or of a dataset
/// (<c>EVENT_TYPE</c>). Names without a fixed meaning become its properties, the contextual metadata.
/// </summary>
internal sealed record EventInput(string? UserId, string? SessionId, PutEvent Event)
{
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
            Properties = PropertyBag.Json(known.GetValueOrDefault("PROPERTIES")) ?? (others.Count == 0 ? null : PropertyBag.Json(others)),
            RecommendationId = PropertyBag.Text(known.GetValueOrDefault("RECOMMENDATIONID")),
            EventAttributionSource = PropertyBag.Text(known.GetValueOrDefault("EVENTATTRIBUTIONSOURCE")),
        });
    }

    /// <summary>Whether the time of an event, or another date in it, names no time zone.</summary>
    public static bool IsZoneless(PSObject source) => PropertyBag.HasZonelessDate(source)
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
