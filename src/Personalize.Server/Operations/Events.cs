using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Events, items and users that are recorded one by one.</summary>
internal static class Events
{
    private const int MostRows = 10;

    public static IEnumerable<Operation> Operations =>
    [
        new(
            AwsService.Events, "PutEvents", Support.Works, null, Access.Record, ["trackingId", "userId", "sessionId", "eventList"], PutEvents)
        {
            Path = "/events",
        },
        Operation.Works(AwsService.Events, Access.Record, "PutItems", call => PutRows(call, "items", "itemId"), "datasetArn", "items") with { Path = "/items" },
        Operation.Works(AwsService.Events, Access.Record, "PutUsers", call => PutRows(call, "users", "userId"), "datasetArn", "users") with { Path = "/users" },
    ];

    private static async Task<JsonObject?> PutEvents(OperationCall call)
    {
        var input = call.Input;
        var request = new PutEventsRequest
        {
            TrackingId = input.Text("trackingId"),
            UserId = input.OptionalText("userId"),
            SessionId = input.Text("sessionId"),
            EventList = [.. input.Objects("eventList").Select((entry, index) => Event(entry, call.InvocationId, index))],
        };
        try
        {
            await call.Parts.Events.Put(request);
            return null;
        }
        catch (PersonalizeException exception) when (exception.Kind == ErrorKind.ResourceNotFound)
        {
            // The only error that the service's model has for this operation.
            throw AwsException.InvalidInput(exception.Message);
        }
    }

    private static PutEvent Event(JsonInput input, string? invocation, int index)
    {
        input.Only(
            "eventId", "eventType", "eventValue", "itemId", "properties", "sentAt", "recommendationId", "impression", "metricAttribution");
        var attribution = input.OptionalObject("metricAttribution");
        attribution?.Only("eventAttributionSource");
        return new PutEvent
        {
            // A repeated request gets the same ids, so that its events are recorded once.
            EventId = input.OptionalText("eventId") ?? (invocation is null ? null : DerivedId($"{invocation}/{index}/{input.RawText}")),
            EventType = input.OptionalText("eventType"),
            EventValue = input.OptionalNumber("eventValue"),
            ItemId = input.OptionalText("itemId"),
            Properties = input.OptionalText("properties"),
            SentAt = input.OptionalTime("sentAt"),
            RecommendationId = input.OptionalText("recommendationId"),
            Impression = input.OptionalTexts("impression") ?? [],
            EventAttributionSource = attribution?.OptionalText("eventAttributionSource"),
        };
    }

    private static string DerivedId(string text) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16)).ToString();

    private static JsonObject? PutRows(OperationCall call, string member, string id)
    {
        var (group, type) = Datasets.Parse(call.Input);
        var expected = member == "items" ? DatasetType.Items : DatasetType.Users;
        if (type != expected)
            throw AwsException.InvalidInput($"{call.Operation.Name} needs the ARN of a dataset of the type {expected}, not {type}.");
        var rows = call.Input.Objects(member);
        if (rows.Count is 0 or > MostRows)
            throw AwsException.InvalidInput($"'{member}' has {rows.Count} entries; it must have 1 to {MostRows}.");
        call.Engine.PutMetadata(new() { DatasetGroup = group, DatasetType = type, Rows = [.. rows.Select(row => Row(row, id))] });
        return null;
    }

    private static PutMetadata Row(JsonInput input, string id)
    {
        input.Only(id, "properties");
        var properties = new Dictionary<string, string?>();
        if (input.OptionalText("properties") is not { } text)
            return new PutMetadata(input.Text(id), properties);
        try
        {
            using var document = JsonDocument.Parse(text);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                properties[property.Name] = property.Value.ValueKind switch
                {
                    JsonValueKind.String => property.Value.GetString(),
                    JsonValueKind.Null => null,
                    JsonValueKind.Array when property.Value.EnumerateArray().All(value => value.ValueKind == JsonValueKind.String) =>
                        string.Join('|', property.Value.EnumerateArray().Select(value => value.GetString())),
                    JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => property.Value.GetRawText(),
                    _ => throw AwsException.InvalidInput($"The property '{property.Name}' of '{input.Text(id)}' is neither text nor a number."),
                };
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw AwsException.InvalidInput($"The properties of '{input.Text(id)}' are not a JSON object.");
        }

        return new PutMetadata(input.Text(id), properties);
    }
}
