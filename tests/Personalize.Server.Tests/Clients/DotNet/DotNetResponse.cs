using Amazon.Runtime;

namespace Personalize.Server.Tests.Clients.DotNet;

internal sealed class DotNetResponse : AmazonWebServiceResponse
{
    public JsonObject Body { get; init; } = [];
}
