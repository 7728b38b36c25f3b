using Amazon.Runtime;

namespace Personalize.Server.Tests.Clients.DotNet;

/// <param name="operation">With a target <c>CreateSchema</c>, otherwise the path <c>/events</c>.</param>
/// <param name="members">Those that are set.</param>
internal sealed class DotNetRequest(DotNetService service, string operation, JsonObject members) : AmazonWebServiceRequest
{
    public DotNetService Service { get; } = service;

    public string Operation { get; } = operation;

    public JsonObject Members { get; } = members;
}
