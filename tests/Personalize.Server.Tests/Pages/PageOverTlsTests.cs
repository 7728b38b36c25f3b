using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;

namespace Personalize.Server.Tests.Pages;

/// <summary>Over https the page is answered under every name of the certificate, and its cookie never goes over http.</summary>
public sealed class PageOverTlsTests : IAsyncLifetime
{
    private readonly string _certificate = Path.Combine(Path.GetTempPath(), $"personalize-{Guid.NewGuid():N}.pfx");
    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=shop.example", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllBytesAsync(_certificate, certificate.Export(X509ContentType.Pfx));
        _server = await TestServer.Start(
            settings => settings with { Urls = ["https://0.0.0.0:0"] },
            builder => builder.Configuration.AddInMemoryCollection([new("Kestrel:Certificates:Default:Path", _certificate)]));
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        File.Delete(_certificate);
    }

    [Fact]
    public async Task The_link_opens_the_page()
    {
        Assert.StartsWith("https://localhost:", _server.PageLink, StringComparison.Ordinal);
        using var http = Client();
        using var entered = await http.GetAsync(new Uri(_server.PageLink));

        Assert.Equal(HttpStatusCode.OK, entered.StatusCode);
        Assert.Contains("secure", Assert.Single(entered.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<title>Overview", await http.GetStringAsync(Root), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_opens_it_under_another_name()
    {
        using var http = Client();
        http.DefaultRequestHeaders.Host = "shop.example";
        using var stranger = await http.GetAsync(Root);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);

        using var form = new FormUrlEncodedContent(
            [new("key", _server.Credential.Credential.AccessKeyId), new("secret", _server.Credential.SecretAccessKey)]);
        using var entered = await http.PostAsync(new Uri(Root, "/page/sign-in"), form);
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        Assert.Contains("secure", Assert.Single(entered.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    private Uri Root => new(_server.PageLink[.._server.PageLink.IndexOf("/page/", StringComparison.Ordinal)]);

    private static HttpClient Client() => new(new HttpClientHandler
    {
        ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=shop.example",
        AllowAutoRedirect = false,
    });
}
