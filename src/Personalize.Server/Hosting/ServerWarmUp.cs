using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Personalize.Engine;
using Personalize.Server.Events;
using Personalize.Server.Monitoring;
using Personalize.Server.Protocol;
using Personalize.Server.Security;
using Personalize.Storage;

namespace Personalize.Server.Hosting;

/// <summary>
/// Answers made-up requests over a store of its own, so that the code which signs, reads and records is compiled before real requests wait for it: the first
/// one takes half a second otherwise, and those behind it wait for it, too.
/// </summary>
internal static class ServerWarmUp
{
    private const string Name = "warm";

    private const int Requests = 10;

    /// <param name="parts">Of the server; its queue and buckets are not used.</param>
    /// <param name="address">Of the server.</param>
    /// <param name="isAsked">Whether there are real requests, which compile the code themselves; then this ends.</param>
    /// <returns>The HTTP statuses of the answers about events.</returns>
    public static async Task<IReadOnlyList<int>> Run(ServerParts parts, string address, Func<bool> isAsked)
    {
        var statuses = new List<int>();
        var folder = Directory.CreateTempSubdirectory("personalize-warm-up-").FullName;
        try
        {
            using var engine = new PersonalizeEngine(new StoreFactory().Open(folder));
            engine.CreateDatasetGroup(new() { Name = Name });
            var tracker = engine.CreateEventTracker(new() { Name = Name, DatasetGroup = Name }, OperationContext.None);
            var credential = engine.CreateServerCredential(new());
            await using var events = new EventBatcher(engine);
            using var metrics = new ServerMetrics(nameof(ServerWarmUp));
            using var limits = new RateLimits(0);
            var clock = TimeProvider.System;
            var pipeline = new RequestPipeline(
                parts with { Engine = engine, Events = events, Log = new ServerLog(NullLogger.Instance), Traffic = new CampaignTraffic(clock) },
                new RequestAuthenticator(new CredentialCache(engine.Store.Credentials, clock), clock), limits, new Repetitions(clock), metrics);
            for (var number = 0; number < Requests && !isAsked(); number++)
            {
                var context = Request(credential, "/events", Events(tracker.TrackingId, number));
                await pipeline.Answer(context);
                statuses.Add(context.Response.StatusCode);
            }

            if (!isAsked())
                await pipeline.Answer(Request(credential, "/recommendations", $$"""{"campaignArn":"{{Arn.Campaign(Name)}}","userId":"{{Name}}"}"""));
            await AskForHealth(new Uri(address));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PersonalizeException or SocketException)
        {
            // The server only begins more slowly.
        }
        finally
        {
            TryDelete(folder);
        }

        return statuses;
    }

    // What listens is warm, too, after a request of the simplest kind.
    private static async Task AskForHealth(Uri address)
    {
        if (address.Scheme != Uri.UriSchemeHttp)
            return;
        using var client = new TcpClient();
        var isVersion6 = address.HostNameType == UriHostNameType.IPv6;
        await client.ConnectAsync(isVersion6 ? System.Net.IPAddress.IPv6Loopback : System.Net.IPAddress.Loopback, address.Port);
        using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        await stream.CopyToAsync(Stream.Null);
    }

    private static string Events(string trackingId, int number) =>
        $$"""
        {"trackingId":"{{trackingId}}","userId":"{{Name}}{{number}}","sessionId":"{{Name}}","eventList":[
            {"eventType":"click","itemId":"{{Name}}","sentAt":{{1_700_000_000 + number}},"eventValue":1.5,"properties":"{\"from\":\"warm\"}"},
            {"eventType":"view","itemId":"{{Name}}","sentAt":{{1_700_000_001 + number}},"impression":["a","b"]}]}
        """;

    private static DefaultHttpContext Request(NewServerCredential credential, string path, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var context = new DefaultHttpContext();
        var request = context.Request;
        (request.Method, request.Path, request.Host, request.Body) = (HttpMethods.Post, path, new HostString("localhost"), new MemoryStream(bytes));
        request.Headers["Content-Type"] = "application/json";
        request.Headers["X-Amz-Date"] = time;
        request.Headers["amz-sdk-invocation-id"] = Guid.NewGuid().ToString();
        string[] signed = ["content-type", "host", "x-amz-date"];
        var scope = new CredentialScope(time[..8], "us-east-1", "personalize");
        var message = new SignedMessage(request.Method, path, name => request.Headers[name], bytes);
        var signature = SignatureV4.Compute(message, signed, credential.SecretAccessKey, time, scope);
        request.Headers.Authorization =
            $"{SignatureV4.Algorithm} Credential={credential.Credential.AccessKeyId}/{scope}, SignedHeaders={string.Join(';', signed)}, Signature={signature}";
        return context;
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The system clears its folder of temporary files.
        }
    }
}
