using System.Collections.Concurrent;
using Amazon.Runtime;

namespace Personalize.Server.Tests.Clients.DotNet;

/// <summary>The headers of everything that a client sends, with every attempt at a request.</summary>
internal sealed class SentRequests : HttpClientFactory
{
    private readonly ConcurrentQueue<Dictionary<string, string>> _headers = [];

    public IReadOnlyCollection<Dictionary<string, string>> Headers => _headers;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Recorder(_headers));

    private sealed class Recorder(ConcurrentQueue<Dictionary<string, string>> headers) : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly ConcurrentQueue<Dictionary<string, string>> _headers = headers;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _headers.Enqueue(request.Headers.ToDictionary(header => header.Key, header => string.Join(' ', header.Value), StringComparer.OrdinalIgnoreCase));
            return base.SendAsync(request, cancellationToken);
        }
    }
}
