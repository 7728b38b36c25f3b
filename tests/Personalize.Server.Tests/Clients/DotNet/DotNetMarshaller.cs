using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using IRequest = Amazon.Runtime.Internal.IRequest;

namespace Personalize.Server.Tests.Clients.DotNet;

/// <summary>
/// Writes requests as the generated code of the SDK for .NET does: POST, the version of the API in a header, members in the order of their names, and
/// the JSON of <see cref="Utf8JsonWriter"/>, which escapes quotation marks and everything that is not ASCII.
/// </summary>
internal sealed class DotNetMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static DotNetMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var wanted = (DotNetRequest)input;
        var body = new PooledContentStream();
        var request = new DefaultRequest(wanted, $"Amazon.{wanted.Service.Id.Replace(" ", "", StringComparison.Ordinal)}")
        {
            HttpMethod = "POST",
            ResourcePath = wanted.Service.TargetPrefix is null ? wanted.Operation : "/",
            ContentStream = body,
        };
        request.Headers["Content-Type"] = wanted.Service.ContentType;
        request.Headers["x-amz-api-version"] = wanted.Service.Version;
        if (wanted.Service.TargetPrefix is { } prefix)
            request.Headers["X-Amz-Target"] = $"{prefix}.{wanted.Operation}";
        using var writer = new Utf8JsonWriter(body.BufferWriter);
        Write(writer, wanted.Members);
        return request;
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject members:
                writer.WriteStartObject();
                foreach (var (name, member) in members.OrderBy(member => member.Key, StringComparer.OrdinalIgnoreCase))
                {
                    writer.WritePropertyName(name);
                    Write(writer, member);
                }

                writer.WriteEndObject();
                break;
            case JsonArray list:
                writer.WriteStartArray();
                foreach (var item in list)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                value!.WriteTo(writer);
                break;
        }
    }
}
