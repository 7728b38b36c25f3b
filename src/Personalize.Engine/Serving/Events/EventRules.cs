using System.Text.Json;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Serving.Events;

/// <summary>Checks events against the rules of PutEvents (Amazon Personalize API reference) and converts them to the form of the journal.</summary>
internal static class EventRules
{
    private const int LongestProperties = 1024;

    /// <returns>Each event with a remark for its sender, or null.</returns>
    /// <exception cref="PersonalizeException">InvalidInput: all mistakes, event by event.</exception>
    public static IReadOnlyList<(JournalEvent Event, string? Remark)> Check(PutEventsRequest request)
    {
        var problems = new ProblemList();
        Text(problems, "sessionId", request.SessionId, ErrorIds.InvalidSessionId, ErrorIds.MissingSessionId);
        Text(problems, "userId", request.UserId, ErrorIds.InvalidUserId);
        if (request.EventList.Count is < 1 or > PutEventsRequest.MostEvents)
        {
            problems.Add(
                ErrorIds.InvalidEventCount,
                $"There are {request.EventList.Count} events; a request must have 1 to {PutEventsRequest.MostEvents}.",
                request.EventList.Count);
        }

        var events = new (JournalEvent, string?)[request.EventList.Count];
        for (var i = 0; i < events.Length; i++)
            events[i] = Check(request, request.EventList[i], events.Length == 1 ? "" : $"event {i + 1}: ", problems);
        problems.ThrowIfAny("The request", ErrorIds.InvalidEvent);
        return events;
    }

    /// <summary>A clause for a message about a missing member, with the property whose name is probably a typing error for it, or nothing.</summary>
    public static string Slip(string member, string? properties) =>
        NearestName.Find(member, Names(properties)) is { } slip ? $" (was '{slip}' meant to be {member}?)" : "";

    private static (JournalEvent Event, string? Remark) Check(PutEventsRequest request, PutEvent put, string where, ProblemList problems)
    {
        var (given, remark) = Properties(problems, where, put.Properties) ? EventProperties.Lift(problems, where, put) : (put, null);
        Text(problems, $"{where}eventType", given.EventType, ErrorIds.InvalidEventType, ErrorIds.MissingEventType, given.Properties);
        Text(problems, $"{where}eventId", given.EventId, ErrorIds.InvalidEventId);
        Text(problems, $"{where}itemId", given.ItemId, ErrorIds.InvalidItemId);
        Text(problems, $"{where}recommendationId", given.RecommendationId, ErrorIds.InvalidRecommendationId);
        Text(problems, $"{where}eventAttributionSource", given.EventAttributionSource, ErrorIds.InvalidEventAttributionSource);
        if (given.EventValue is { } value && !double.IsFinite(value))
            problems.Add(ErrorIds.InvalidEventValue, $"{where}eventValue is {value}; it must be a finite number.", value);
        if (given.Impression.Count > Impressions.Most)
        {
            problems.Add(
                ErrorIds.TooManyImpressions, $"{where}impression has {given.Impression.Count} items; at most {Impressions.Most} are allowed.",
                given.Impression.Count);
        }

        foreach (var item in given.Impression)
        {
            Text(problems, $"{where}impression", item, ErrorIds.InvalidImpression, ErrorIds.MissingImpression);
            if (item?.Contains(Impressions.Separator, StringComparison.Ordinal) == true)
            {
                problems.Add(
                    ErrorIds.InvalidImpression,
                    $"{where}impression has the item id '{item}'; ids in an impression cannot contain {Impressions.Separator}.",
                    item);
            }
        }

        return (new JournalEvent
        {
            EventId = string.IsNullOrEmpty(given.EventId) ? Guid.CreateVersion7().ToString() : given.EventId,
            UserId = string.IsNullOrEmpty(request.UserId) ? null : request.UserId,
            SessionId = request.SessionId ?? "",
            EventType = given.EventType ?? "",
            SentAt = Time(problems, where, given, request.Milliseconds),
            ItemId = string.IsNullOrEmpty(given.ItemId) ? null : given.ItemId,
            EventValue = given.EventValue,
            Impression = given.Impression.Count == 0 ? null : string.Join(Impressions.Separator, given.Impression),
            Properties = given.Properties,
            RecommendationId = string.IsNullOrEmpty(given.RecommendationId) ? null : given.RecommendationId,
        }, remark);
    }

    private static long Time(ProblemList problems, string where, PutEvent put, bool milliseconds)
    {
        var given = put.SentAt;
        var seconds = milliseconds && given is { } units ? Math.DivRem(units, 1000, out var rest) - (rest < 0 ? 1 : 0) : given;
        var problem = seconds switch
        {
            null => $"is missing{Slip("sentAt", put.Properties)}; it is the time of the event in Unix seconds",
            < 0 => $"is {given}: a time before 1970",
            _ when milliseconds && given is > 0 and <= DatasetFields.LatestTimestamp =>
                $"is {given}, which in milliseconds is in early 1970: it looks like seconds; multiply by 1000, or do not say that times are in milliseconds",
            <= DatasetFields.LatestTimestamp => null,
            <= DatasetFields.LatestTimestamp * 1000 when !milliseconds =>
                $"is {given}, after the year 2100 in seconds: it looks like milliseconds; divide by 1000, or say that times are in milliseconds",
            _ => $"is {given}: a time after the year 2100",
        };
        if (problem is not null)
            problems.Add(seconds is null ? ErrorIds.MissingSentAt : ErrorIds.InvalidSentAt, $"{where}sentAt {problem}.", given);
        return seconds ?? 0;
    }

    // A text without an id for missing ones is optional.
    private static void Text(ProblemList problems, string name, string? text, string invalid, string? missing = null, string? properties = null)
    {
        if (missing is not null && string.IsNullOrWhiteSpace(text))
            problems.Add(missing, $"{name} is missing{Slip(name[(name.LastIndexOf(' ') + 1)..], properties)}.");
        else if (text?.Length > DatasetFields.LongestId)
            problems.Add(invalid, $"{name} has {text.Length} characters; at most {DatasetFields.LongestId} are allowed.", text);
    }

    // Whether they are valid.
    private static bool Properties(ProblemList problems, string where, string? json)
    {
        if (json?.Length > LongestProperties)
            problems.Add(ErrorIds.InvalidProperties, $"{where}properties has {json.Length} characters; at most {LongestProperties} are allowed.", json);
        else if (json is not null && !IsObject(json))
            problems.Add(ErrorIds.InvalidProperties, $"{where}properties is not a JSON object: {json}", json);
        else
            return true;
        return false;
    }

    private static bool IsObject(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.EnumerateObject().All(IsText);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            // Half of a surrogate pair, as a character or as an escape sequence: every training would fail on it.
            return false;
        }
    }

    // Reading the value is what fails.
    private static bool IsText(JsonProperty property) =>
        property.Name is not null && (property.Value.ValueKind != JsonValueKind.String || property.Value.GetString() is not null);

    private static string[] Names(string? properties)
    {
        if (properties is null || !IsObject(properties))
            return [];
        using var document = JsonDocument.Parse(properties);
        return [.. document.RootElement.EnumerateObject().Select(property => property.Name)];
    }
}
