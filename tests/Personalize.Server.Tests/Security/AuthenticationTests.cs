namespace Personalize.Server.Tests.Security;

public sealed class AuthenticationTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.Start();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_request_without_a_signature_is_refused()
    {
        using var http = new HttpClient();
        using var content = new StringContent("{}");
        using var response = await http.PostAsync(new Uri(_server.Address), content);

        Assert.Equal((403, "MissingAuthenticationTokenException"), Code(await SigningClient.ReadError(response)));
    }

    [Fact]
    public async Task A_wrong_secret_an_unknown_key_and_a_changed_body_are_refused()
    {
        var known = _server.Credential;
        using var wrong = _server.Client(known with { SecretAccessKey = known.SecretAccessKey + "x" });
        Assert.Equal((403, "InvalidSignatureException"), Code(await wrong.Refusal("ListSchemas")));

        using var unknown = _server.Client(known with { Credential = known.Credential with { AccessKeyId = "PLOCNOBODY" } });
        Assert.Equal((403, "UnrecognizedClientException"), Code(await unknown.Refusal("ListSchemas")));

        using var client = _server.Client();
        using var changed = await client.Send("/", "AmazonPersonalize.ListSchemas", "{}", change: request => request.Content = Same("{\"maxResults\":1}"));
        Assert.Equal((403, "InvalidSignatureException"), Code(await SigningClient.ReadError(changed)));

        using var retargeted = await client.Send("/", "AmazonPersonalize.ListSchemas", "{}", change: request =>
        {
            request.Headers.Remove("X-Amz-Target");
            request.Headers.Add("X-Amz-Target", "AmazonPersonalize.ListSolutions");
        });
        Assert.Equal((403, "InvalidSignatureException"), Code(await SigningClient.ReadError(retargeted)));

        using var moved = await client.Send("/recommendations", null, "{}", change: request => request.RequestUri = new Uri("/events", UriKind.Relative));
        Assert.Equal((403, "InvalidSignatureException"), Code(await SigningClient.ReadError(moved)));
    }

    [Theory]
    [InlineData(-6, "expired")]
    [InlineData(6, "not yet current")]
    public async Task A_clock_that_is_wrong_is_told_so(int minutes, string told)
    {
        using var client = new SigningClient(_server.Address, _server.Credential) { Now = DateTime.UtcNow.AddMinutes(minutes) };
        var (status, code, message) = await client.Refusal("ListSchemas");

        Assert.Equal((403, "InvalidSignatureException"), (status, code));
        Assert.Contains(told, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_is_nearly_right_is_right()
    {
        using var client = new SigningClient(_server.Address, _server.Credential) { Now = DateTime.UtcNow.AddMinutes(-4) };
        Assert.NotNull((await client.Call("ListSchemas"))["schemas"]);
    }

    [Fact]
    public async Task Requests_of_the_SDK_for_NET_are_accepted_and_their_hash_is_checked()
    {
        using var client = new SigningClient(_server.Address, _server.Credential) { IsDotNet = true };
        Assert.NotNull((await client.Call("ListSchemas"))["schemas"]);

        using var changed = await client.Send("/", "AmazonPersonalize.ListSchemas", "{}", change: request => request.Content = Same("{} "));
        Assert.Equal((403, "InvalidSignatureException"), Code(await SigningClient.ReadError(changed)));
    }

    [Fact]
    public async Task Credentials_do_what_their_scope_allows()
    {
        using var reader = _server.Client(_server.Engine.CreateServerCredential(new() { Scope = ServerScope.Read }));
        using var recorder = _server.Client(_server.Engine.CreateServerCredential(new() { Scope = ServerScope.Events }));

        Assert.NotNull((await reader.Call("ListSchemas"))["schemas"]);
        Assert.Equal((403, "AccessDeniedException"), Code(await reader.Refusal("CreateDatasetGroup", new() { ["name"] = "a" })));
        Assert.Equal((403, "AccessDeniedException"), Code(await reader.RefusalAt("/events", [])));
        Assert.Equal((403, "AccessDeniedException"), Code(await recorder.Refusal("ListSchemas")));
        Assert.Equal((403, "AccessDeniedException"), Code(await recorder.RefusalAt("/recommendations", [])));
        Assert.Equal((400, "InvalidInputException"), Code(await recorder.RefusalAt("/events", [])));
    }

    [Fact]
    public async Task A_revoked_credential_is_refused()
    {
        var credential = _server.Engine.CreateServerCredential(new() { AccountId = "123456789012" });
        using var client = _server.Client(credential);
        var created = await client.Call("CreateDatasetGroup", new() { ["name"] = "of-account" });
        Assert.Equal("arn:aws:personalize:eu-central-1:123456789012:dataset-group/of-account", (string?)created["datasetGroupArn"]);

        _server.Engine.DeleteServerCredential(new(credential.Credential.AccessKeyId));
        while ((await Status(client)).Code != "UnrecognizedClientException")
            await Task.Delay(100);
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait()
    {
        await using var busy = await TestServer.Start(settings => settings with { RequestsPerSecond = 1 });
        using var client = busy.Client();
        var answers = new List<(int Status, string Code)>();
        for (var i = 0; i < 5; i++)
            answers.Add(await Status(client));

        Assert.Equal((200, ""), answers[0]);
        Assert.Contains((400, "ThrottlingException"), answers);
    }

    private static async Task<(int Status, string Code)> Status(SigningClient client)
    {
        using var response = await client.Send("/", "AmazonPersonalize.ListSchemas", "{}");
        return response.IsSuccessStatusCode ? ((int)response.StatusCode, "") : Code(await SigningClient.ReadError(response));
    }

    private static (int Status, string Code) Code((int Status, string Code, string Message) error) => (error.Status, error.Code);

    private static StringContent Same(string body) => new(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-amz-json-1.1"));
}
