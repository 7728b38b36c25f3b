using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Personalize.Server.Tests.Clients.DotNet;

/// <summary>The configuration of a client, as AWS.Tools makes it of <c>-Region</c> and <c>-EndpointUrl</c>.</summary>
internal sealed class DotNetConfig : ClientConfig
{
    private static readonly DefaultConfiguration s_standard = new()
    {
        Name = DefaultConfigurationMode.Standard,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromMilliseconds(3100),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(3100),
    };

    private readonly DotNetService _service;

    public DotNetConfig(DotNetService service, string address, HttpClientFactory factory, int? mostRetries)
        : base(new DefaultConfigurationProvider([s_standard]))
    {
        _service = service;
        ServiceId = service.Id;
        ServiceURL = address;
        AuthenticationServiceName = "personalize";
        AuthenticationRegion = "eu-central-1";
        DefaultConfigurationMode = DefaultConfigurationMode.Standard;
        HttpClientFactory = factory;
        if (mostRetries is { } most)
            MaxErrorRetry = most;
        EndpointProvider = new StaticEndpointProvider(address);
    }

    public override string ServiceVersion => _service.Version;

    public override string RegionEndpointServiceName => _service.Endpoint;

    public override string UserAgent => InternalSDKUtils.BuildUserAgentString(_service.Id, "4.0.0.0");

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => new(ServiceURL);
}
