using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Personalize.Server.Tests.Clients.DotNet;

/// <summary>
/// Reads answers. Errors are read by the SDK itself: their code is what its generated code chooses the class of the exception by.
/// </summary>
internal sealed class DotNetUnmarshaller : JsonResponseUnmarshaller
{
    public static DotNetUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        using var text = new StreamReader(context.Stream, Encoding.UTF8);
        return text.ReadToEnd() is { Length: > 0 } body ? new DotNetResponse { Body = JsonNode.Parse(body)!.AsObject() } : new DotNetResponse();
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(context.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
        return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }

    /// <summary>A time of an answer, as the SDK reads it.</summary>
    public static DateTime? Time(JsonNode? value)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(new JsonObject { ["time"] = value?.DeepClone() }.ToJsonString()));
        using var context = new JsonUnmarshallerContext(stream, maintainResponseBody: false, responseData: null, isException: false);
        var reader = new StreamingUtf8JsonReader(stream);

        // To the name of the member.
        context.Read(ref reader);
        context.Read(ref reader);
        return NullableDateTimeUnmarshaller.Instance.Unmarshall(context, ref reader);
    }
}
