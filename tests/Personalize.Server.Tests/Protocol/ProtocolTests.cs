using System.Net.Sockets;
using System.Text;

namespace Personalize.Server.Tests.Protocol;

public sealed class ProtocolTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private SigningClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.Start();
        _client = _server.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Pages_follow_each_other_even_if_entries_disappear()
    {
        for (var i = 0; i < 7; i++)
            await _client.Call("CreateDatasetGroup", new() { ["name"] = $"group-{i}" });
        var first = await _client.Call("ListDatasetGroups", new() { ["maxResults"] = 3 });
        await _client.Call("DeleteDatasetGroup", new() { ["datasetGroupArn"] = "group-2" });
        var second = await _client.Call("ListDatasetGroups", new() { ["maxResults"] = 3, ["nextToken"] = (string?)first["nextToken"] });
        var third = await _client.Call("ListDatasetGroups", new() { ["maxResults"] = 3, ["nextToken"] = (string?)second["nextToken"] });

        Assert.Equal(["group-0", "group-1", "group-2"], Names(first));
        Assert.Equal(["group-3", "group-4", "group-5"], Names(second));
        Assert.Equal(["group-6"], Names(third));
        Assert.Null(third["nextToken"]);
        Assert.Equal("InvalidNextTokenException", (await _client.Refusal("ListSchemas", new() { ["nextToken"] = (string?)first["nextToken"] })).Code);
        Assert.Equal("InvalidInputException", (await _client.Refusal("ListDatasetGroups", new() { ["maxResults"] = 101 })).Code);
    }

    [Fact]
    public async Task A_repeated_creation_is_the_same_creation()
    {
        var input = new JsonObject { ["name"] = "once" };
        var first = await _client.Call("CreateDatasetGroup", (JsonObject)input.DeepClone(), "attempt-1");
        var second = await _client.Call("CreateDatasetGroup", (JsonObject)input.DeepClone(), "attempt-1");
        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        Assert.Equal("ResourceAlreadyExistsException", (await _client.Refusal("CreateDatasetGroup", input)).Code);

        // The first answer may have been lost because the server stopped.
        await _server.Stop();
        await using var again = await TestServer.StartAgain(_server);
        using var client = again.Client();
        Assert.Equal(first.ToJsonString(), (await client.Call("CreateDatasetGroup", (JsonObject)input.DeepClone(), "attempt-1")).ToJsonString());
    }

    [Fact]
    public async Task Events_of_a_repeated_request_are_recorded_once()
    {
        await _client.Call("CreateDatasetGroup", new() { ["name"] = "shop" });
        var tracker = await _client.Call("CreateEventTracker", new() { ["name"] = "shop", ["datasetGroupArn"] = "shop" });
        JsonObject Events() => new()
        {
            ["trackingId"] = (string?)tracker["trackingId"], ["userId"] = "u", ["sessionId"] = "s",
            ["eventList"] = new JsonArray(
                new JsonObject { ["eventType"] = "click", ["itemId"] = "a", ["sentAt"] = 1_700_000_000.25 },
                new JsonObject { ["eventType"] = "click", ["itemId"] = "a", ["sentAt"] = 1_700_000_000.25, ["properties"] = "{\"DEVICE\":\"phone\"}" }),
        };
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _client.Post("/events", Events(), "attempt-7")));
        await _client.Post("/events", Events(), "attempt-8");

        var recorded = _server.Engine.Store.Journal.ReadUser(Arn.Dataset("shop", DatasetType.Interactions), "u", after: 0);
        Assert.Equal(4, recorded.Count);
        Assert.All(recorded, e => Assert.Equal(1_700_000_000, e.SentAt));
    }

    [Theory]
    [InlineData("[]", "SerializationException")]
    [InlineData("{", "SerializationException")]
    [InlineData("{\"name\":5}", "SerializationException")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}", "SerializationException")]
    [InlineData("{\"name\":\"\\ud800\"}", "SerializationException")]
    [InlineData("{\"name\":\"a\",\"nmae\":\"b\"}", "InvalidInputException")]
    [InlineData("{}", "InvalidInputException")]
    [InlineData("{\"name\":\"a\",\"domain\":\"ECOMMERCE\"}", "InvalidInputException")]
    [InlineData("{\"name\":\"a\",\"tags\":[{\"tagKey\":\"aws:x\",\"tagValue\":\"\"}]}", "InvalidInputException")]
    public async Task Bodies_that_are_not_requests_are_refused_and_create_nothing(string body, string code)
    {
        using var response = await _client.Send("/", "AmazonPersonalize.CreateDatasetGroup", body);
        Assert.Equal((400, code), await Code(response));
        Assert.Empty(_server.Engine.ListDatasetGroups(new()));
    }

    [Fact]
    public async Task Operations_that_do_not_exist_are_named_with_the_nearest_one()
    {
        var (status, code, message) = await _client.Refusal("CreateDatsetGroup");
        Assert.Equal((404, "UnknownOperationException"), (status, code));
        Assert.Contains("AmazonPersonalize.CreateDatasetGroup", message, StringComparison.Ordinal);
        Assert.Contains("/recommendations", (await _client.RefusalAt("/recommendation", [])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2_097_153)]
    [InlineData(30_000_000)]
    public async Task A_body_that_is_too_large_is_refused_in_the_same_form_once_it_is_sent(int length)
    {
        using var response = await _client.Send("/", "AmazonPersonalize.CreateSchema", new string(' ', length));
        Assert.Equal((413, "RequestEntityTooLargeException"), await Code(response));
    }

    [Fact]
    public async Task Anyone_on_this_machine_may_ask_whether_the_server_is_well()
    {
        using var http = new HttpClient { BaseAddress = new Uri(_server.Address) };
        await _client.Call("ListSchemas");

        Assert.Equal("ok", await http.GetStringAsync(new Uri("/health", UriKind.Relative)));
        Assert.Equal("ready", await http.GetStringAsync(new Uri("/ready", UriKind.Relative)));
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("personalize_operation_duration_seconds_count", metrics, StringComparison.Ordinal);
        Assert.Contains("operation=\"ListSchemas\"", metrics, StringComparison.Ordinal);
        Assert.Contains("personalize_work{", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_sends_half_a_request_holds_up_nobody()
    {
        var address = new Uri(_server.Address);
        var half = new List<TcpClient>();
        for (var i = 0; i < 50; i++)
        {
            var connection = new TcpClient();
            await connection.ConnectAsync(address.Host, address.Port);
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"));
            half.Add(connection);
        }

        Assert.NotNull((await _client.Call("ListSchemas"))["schemas"]);
        half.ForEach(connection => connection.Dispose());
    }

    private static IEnumerable<string?> Names(JsonObject page) => page["datasetGroups"]!.AsArray().Select(group => (string?)group!["name"]);

    private static async Task<(int Status, string Code)> Code(HttpResponseMessage response)
    {
        var (status, code, _) = await SigningClient.ReadError(response);
        return (status, code);
    }
}
