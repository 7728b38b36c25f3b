using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Personalize.Server.Tests.Clients.DotNet;

/// <summary>
/// A client of one of the services over the pipeline of the SDK for .NET, with which AWS.Tools for PowerShell works: its signatures, headers,
/// repetitions and errors are the real ones. Only what the SDK generates for a service is written by hand, in the classes beside this one.
/// </summary>
internal sealed class DotNetClient : AmazonServiceClient
{
    private readonly DotNetService _service;

    /// <param name="mostRetries">Null for those of the SDK.</param>
    public DotNetClient(DotNetService service, string address, NewServerCredential credential, int? mostRetries = null)
        : this(service, credential, new SentRequests(), address, mostRetries)
    {
    }

    private DotNetClient(DotNetService service, NewServerCredential credential, SentRequests sent, string address, int? mostRetries)
        : base(
            new BasicAWSCredentials(credential.Credential.AccessKeyId, credential.SecretAccessKey), new DotNetConfig(service, address, sent, mostRetries))
    {
        (_service, Sent) = (service, sent);
    }

    public SentRequests Sent { get; }

    protected override IServiceMetadata ServiceMetadata => new Metadata(_service?.Id ?? "");

    /// <param name="operation">A name, or a path.</param>
    public async Task<JsonObject> Call(string operation, JsonObject? members = null)
    {
        var options = new InvokeOptions { RequestMarshaller = DotNetMarshaller.Instance, ResponseUnmarshaller = DotNetUnmarshaller.Instance };
        var response = await InvokeAsync<DotNetResponse>(new DotNetRequest(_service, operation, members ?? []), options, CancellationToken.None);
        Assert.NotEmpty(response.ResponseMetadata.RequestId);
        return response.Body;
    }

    /// <summary>The code of the error that an operation answers with.</summary>
    public async Task<string> Refusal(string operation, JsonObject? members = null)
    {
        var refused = await Assert.ThrowsAsync<AmazonServiceException>(() => Call(operation, members));
        Assert.NotEmpty(refused.Message);
        Assert.NotEmpty(refused.RequestId);
        return refused.ErrorCode;
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new SchemeHandler());
    }

    private sealed class EndpointHandler : BaseEndpointResolver;

    private sealed class SchemeHandler : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }

    private sealed record Metadata(string ServiceId) : IServiceMetadata
    {
        public IDictionary<string, string> OperationNameMapping => new Dictionary<string, string>();
    }
}
