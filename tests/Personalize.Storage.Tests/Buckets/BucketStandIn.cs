using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Personalize.Storage.Tests.Buckets;

/// <summary>
/// As much of the protocol of Amazon S3 as a store needs, in this process. Any bucket exists but <see cref="Missing"/>; requests must be signed with the
/// key of the tests. An object is there when all its bytes have come.
/// </summary>
internal sealed class BucketStandIn
{
    public const string Missing = "no-such-bucket";
    public const string Refusing = "not-yours";

    private const string Key = "TESTKEY";

    private static readonly Lazy<BucketStandIn> s_shared = new(() => new BucketStandIn());

    private readonly HttpListener _listener = new();

    private BucketStandIn()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        new Thread(Serve) { IsBackground = true, Name = "bucket" }.Start();

        // Child processes inherit it.
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_S3", Address);
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", Key);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret");
        Environment.SetEnvironmentVariable("AWS_REGION", "us-east-1");
    }

    public static BucketStandIn Shared => s_shared.Value;

    public string Address { get; }

    /// <summary>bucket/key → content.</summary>
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>How often something was read, by bucket/key.</summary>
    public ConcurrentDictionary<string, int> Reads { get; } = new(StringComparer.Ordinal);

    /// <summary>Buckets that answer that they cannot at the moment.</summary>
    public ConcurrentDictionary<string, bool> Down { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<string> KeysOf(string bucket) =>
    [
        .. Objects.Keys.Where(key => key.StartsWith(bucket + "/", StringComparison.Ordinal)).Select(key => key[(bucket.Length + 1)..])
            .Order(StringComparer.Ordinal),
    ];

    private void Serve()
    {
        while (true)
        {
            var context = _listener.GetContext();
            Task.Run(() => Answer(context));
        }
    }

    private void Answer(HttpListenerContext context)
    {
        try
        {
            var path = Uri.UnescapeDataString(context.Request.Url!.AbsolutePath).TrimStart('/');
            var bucket = path.Split('/')[0];
            var content = new MemoryStream();
            context.Request.InputStream.CopyTo(content);
            var isSigned = context.Request.Headers["Authorization"]?.Contains($"Credential={Key}/", StringComparison.Ordinal) == true;
            var (status, answer) = bucket == Missing ? Error(404, "NoSuchBucket")
                : bucket == Refusing || !isSigned ? Error(403, "AccessDenied")
                : Down.ContainsKey(bucket) ? Error(503, "SlowDown")
                : Do(context.Request.HttpMethod, path, content.ToArray());
            context.Response.StatusCode = status;
            context.Response.ContentLength64 = answer.Length;
            context.Response.OutputStream.Write(answer);
            context.Response.Close();
        }
        catch (Exception exception) when (exception is IOException or HttpListenerException or ObjectDisposedException)
        {
            // The client has gone.
        }
    }

    private (int Status, byte[] Answer) Do(string method, string path, byte[] content)
    {
        switch (method)
        {
            case "PUT":
                Objects[path] = content;
                return (200, []);
            case "GET" when Objects.TryGetValue(path, out var found):
                Reads.AddOrUpdate(path, 1, (_, count) => count + 1);
                return (200, found);
            case "GET":
                return Error(404, "NoSuchKey");
            case "DELETE":
                Objects.TryRemove(path, out _);
                return (204, []);
            default:
                return Error(405, "MethodNotAllowed");
        }
    }

    private static (int Status, byte[] Answer) Error(int status, string code) =>
        (status, Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{code} it is</Message></Error>"));
}
