using System.Net.Sockets;
using System.Text;
using CsCheck;
using Personalize.Server.Operations;

namespace Personalize.Server.Tests.Fuzz;

/// <summary>
/// Malformed and hostile requests: never an answer that is not in the form of the service, never an unexpected error, never the end of the server.
/// PERSONALIZE_FUZZ sets their number.
/// </summary>
public sealed class HostileRequestTests : IAsyncLifetime
{
    private static readonly int s_requests = int.TryParse(Environment.GetEnvironmentVariable("PERSONALIZE_FUZZ"), out var given) ? given : 300;

    private static readonly string[] s_texts =
    [
        "", "a", "../../etc/passwd", "s3://shop-data/../x", "s3://shop-data/users.json", "arn:aws:personalize:eu-west-1:1:campaign/x",
        "arn:aws:personalize:::recipe/aws-hrnn", "arn:local:personalize:::dataset/shop/INTERACTIONS", "arn:local:personalize:::dataset/shop/9",
        "arn:local:personalize:::dataset/shop/", "arn:local:personalize:::solution/a/b", "shop", "\0", "'; DROP TABLE resources; --", "{}", "null", "𝕏",
        "EXCLUDE ItemID WHERE Items.X IN (\"a\")", "Interactions", "FULL", "true",
    ];

    private static readonly Gen<JsonNode?> s_value = Gen.Recursive<JsonNode?>((depth, gen) => depth > 3
        ? Gen.Const((JsonNode?)null)
        : Gen.Frequency(
            (6, Pick(s_texts).Select(text => (JsonNode?)text)),
            (1, Gen.String[0, 400].Select(text => (JsonNode?)text)),
            (2, Gen.Int.Select(number => (JsonNode?)number)),
            (1, Pick(1e300, -1, 0.5, 1_700_000_000, 9e18).Select(number => (JsonNode?)number)),
            (1, Gen.Bool.Select(flag => (JsonNode?)flag)),
            (1, Gen.Const((JsonNode?)null)),
            (2, gen.Array[0, 12].Select(values => (JsonNode?)new JsonArray([.. values]))),
            (2, Gen.Select(Names(), gen).Array[0, 5].Select(members => (JsonNode?)Object(members)))));

    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.Start(settings => settings with { RequestsPerSecond = 0 });
        using var client = _server.Client();
        await client.Call("CreateDatasetGroup", new() { ["name"] = "shop" });
        await client.Call("CreateEventTracker", new() { ["name"] = "shop", ["datasetGroupArn"] = "shop" });
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Signed_requests_with_any_members_are_answered_in_the_form_of_the_service()
    {
        using var client = _server.Client();
        var requests = Gen.Select(Pick([.. OperationTable.All]), s_value.Array[0, 12], Gen.Int[0, 99]);
        await requests.SampleAsync(
            async request =>
            {
                var (operation, values, kind) = request;
                var members = operation.Members.Zip(values, (name, value) => (name, value)).ToArray();
                var body = kind < 90 ? Object(members).ToJsonString() : string.Concat(values.Select(value => value?.ToJsonString()));
                using var response = await client.Send(operation.Path ?? "/", operation.Target, body);
                await RequireForm(response);
            },
            iter: s_requests, threads: 4);
        await RequireAlive();
    }

    [Fact]
    public async Task Unsigned_and_broken_requests_are_refused_and_harm_nobody()
    {
        var address = new Uri(_server.Address);
        var lines = Pick(
            "POST / HTTP/1.1", "GET / HTTP/1.1", "POST /events HTTP/1.1", "POST //..%2f..%2fetc HTTP/1.1", "POST /%00 HTTP/1.1",
            "PUT /recommendations HTTP/1.1",
            "POST http://other/ HTTP/1.1", "OPTIONS * HTTP/1.1", "POST / HTTP/9.9", "nonsense", "POST /recommendations?x=%zz HTTP/1.1",
            "GET /metrics/../events HTTP/1.1");
        var headers = Pick(
            "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999", "Transfer-Encoding: chunked",
            "X-Amz-Target: AmazonPersonalize.ListSchemas",
            "Authorization: AWS4-HMAC-SHA256 Credential=x/1/2/personalize/aws4_request, SignedHeaders=host, Signature=00", "Authorization: Basic eA==",
            "X-Amz-Date: 20150830T123600Z", "X-Amz-Date: now", "Expect: 100-continue", "Content-Encoding: gzip",
            "amz-sdk-invocation-id: " + new string('x', 4000),
            "Host: ", "\u0001: x", "Connection: upgrade");
        await Gen.Select(lines, headers.Array[0, 6], Gen.String[0, 50]).SampleAsync(
            async request =>
            {
                var (line, sent, rest) = request;
                var head = string.Concat(sent.Select(header => header + "\r\n"));
                var answer = await Exchange(address, $"{line}\r\nHost: {address.Authority}\r\n{head}Connection: close\r\n\r\n{rest}");
                Assert.DoesNotContain("HTTP/1.1 500", answer, StringComparison.Ordinal);
                Assert.DoesNotContain("HTTP/1.1 200", answer, StringComparison.Ordinal);
            },
            iter: s_requests, threads: 4);
        await RequireAlive();
    }

    private static async Task<string> Exchange(Uri address, string text)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port);
        try
        {
            var stream = connection.GetStream();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
            connection.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync();
        }
        catch (Exception exception) when (exception is IOException or SocketException or InvalidOperationException)
        {
            // To be cut off is an answer.
            return "";
        }
    }

    private static Gen<string> Names() => Pick([.. OperationTable.All.SelectMany(operation => operation.Members).Distinct()]);

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static JsonObject Object(IEnumerable<(string Name, JsonNode? Value)> members)
    {
        var shape = new JsonObject();
        foreach (var (name, value) in members)
            shape[name] = value?.DeepClone();
        return shape;
    }

    private static async Task RequireForm(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
            return;
        var (status, code, message) = await SigningClient.ReadError(response);
        Assert.True(status < 500 && code.EndsWith("Exception", StringComparison.Ordinal) && message.Length > 0, $"{status} {code} {message}");
    }

    private async Task RequireAlive()
    {
        using var client = _server.Client();
        Assert.NotNull((await client.Call("ListDatasetGroups"))["datasetGroups"]);
    }
}
