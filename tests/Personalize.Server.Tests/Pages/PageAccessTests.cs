using System.Net;

namespace Personalize.Server.Tests.Pages;

public sealed class PageAccessTests : IAsyncLifetime
{
    private static readonly string[] s_addresses =
        ["/", "/page/group?name=secret-shop", "/page/version?arn=x", "/page/campaigns", "/page/jobs", "/page/live/jobs", "/page/live/version?arn=x"];

    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.Start();
        _server.Engine.CreateDatasetGroup(new() { Name = "secret-shop" });
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Without_a_sign_in_no_page_shows_anything()
    {
        using var reader = new PageReader(_server);
        foreach (var address in s_addresses)
        {
            using var response = await reader.Get(address);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.DoesNotContain("secret-shop", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var tried = await reader.Post("/page/campaigns", ("campaign", "any"), ("user", "u1"));
        Assert.Equal(HttpStatusCode.Unauthorized, tried.StatusCode);
    }

    [Fact]
    public async Task The_printed_link_opens_the_page_and_no_other_does()
    {
        using var stranger = new PageReader(_server);
        using var refused = await stranger.Get(_server.PageLink[..^1]);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.False(refused.Headers.Contains("Set-Cookie"));

        using var reader = await PageReader.Enter(_server);
        Assert.Contains("secret-shop", (await reader.Page("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_is_kept_from_scripts_and_other_sites()
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false });
        using var response = await http.GetAsync(new Uri(_server.PageLink));

        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(_server.PageLink[^64..], cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_that_may_read_opens_the_page_until_it_is_revoked()
    {
        var credential = _server.Engine.CreateServerCredential(new() { Scope = ServerScope.Read });
        using var reader = new PageReader(_server);
        using var entered = await SignIn(reader, credential.Credential.AccessKeyId, credential.SecretAccessKey);
        Assert.Contains("secret-shop", await entered.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        _server.Engine.DeleteServerCredential(new(credential.Credential.AccessKeyId));
        await TestServer.Until(
            async () =>
            {
                using var response = await reader.Get("/");
                return new JsonObject { ["status"] = (int)response.StatusCode };
            },
            answer => (int)answer["status"]! == 401);
    }

    [Fact]
    public async Task A_wrong_secret_and_a_credential_for_events_do_not_open_it()
    {
        var events = _server.Engine.CreateServerCredential(new() { Scope = ServerScope.Events });
        var known = _server.Credential;
        (string Key, string Secret)[] attempts =
        [
            (events.Credential.AccessKeyId, events.SecretAccessKey), (known.Credential.AccessKeyId, known.SecretAccessKey + "x"),
            (known.Credential.AccessKeyId, ""), ("nobody", known.SecretAccessKey), ("", ""),
        ];
        foreach (var (key, secret) in attempts)
        {
            using var reader = new PageReader(_server);
            using var refused = await SignIn(reader, key, secret);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            using var page = await reader.Get("/");
            Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        }
    }

    [Theory]
    [InlineData("rebound.example")]
    [InlineData("127.0.0.1.rebound.example:8730")]
    [InlineData("192.168.0.1")]
    public async Task Another_name_than_those_of_this_machine_is_refused(string host)
    {
        using var reader = await PageReader.Enter(_server);
        foreach (var address in s_addresses.Append(new Uri(_server.PageLink).PathAndQuery))
        {
            using var response = await reader.Send(HttpMethod.Get, address, request => request.Headers.Host = host);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }
    }

    [Theory]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task A_form_of_another_site_is_refused(string header, string value)
    {
        using var reader = await PageReader.Enter(_server);
        using var response = await reader.Send(HttpMethod.Post, "/page/sign-out", request =>
        {
            request.Content = new FormUrlEncodedContent([]);
            request.Headers.Add(header, value);
        });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await reader.Page("/");
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_is_refused()
    {
        using var reader = await PageReader.Enter(_server);
        foreach (var value in (string[])["\0", new string('x', 20_000)])
        {
            using var response = await reader.Post("/page/campaigns", ("campaign", value));
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }

    [Fact]
    public async Task Who_signs_out_is_out()
    {
        using var reader = await PageReader.Enter(_server);
        using var response = await reader.Post("/page/sign-out");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Every_answer_has_a_strict_policy()
    {
        using var reader = await PageReader.Enter(_server);
        foreach (var address in (string[])["/", "/page/campaigns", "/page/jobs", "/page/page.css", "/page/page.js", "/page/icon.svg", "/page/version?arn=x"])
        {
            using var response = await reader.Get(address);
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        }
    }

    private static Task<HttpResponseMessage> SignIn(PageReader reader, string key, string secret) =>
        reader.Post("/page/sign-in", ("key", key), ("secret", secret));
}
