using System.Net;
using System.Xml.Linq;

namespace Personalize.Server.Tests.Pages;

/// <summary>Reads the page as a browser does: with cookies, and following redirections.</summary>
internal sealed class PageReader(TestServer server) : IDisposable
{
    private readonly HttpClient _http = new(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(server.Address) };

    /// <summary>A reader who has followed the link.</summary>
    public static async Task<PageReader> Enter(TestServer server)
    {
        var reader = new PageReader(server);
        using var response = await reader.Get(server.PageLink);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return reader;
    }

    public Task<HttpResponseMessage> Get(string path) => _http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute));

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(method, path);
        change(request);
        return await _http.SendAsync(request);
    }

    public async Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await _http.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    /// <summary>A page that answers, whose markup is well-formed.</summary>
    public async Task<(XElement Page, string Text)> Page(string path)
    {
        using var response = await Get(path);
        return await Read(response);
    }

    public async Task<(XElement Page, string Text)> Try(params (string Name, string Value)[] fields)
    {
        using var response = await Post("/page/campaigns", fields);
        return await Read(response);
    }

    /// <summary>Server-sent events until the stream ends or there are enough.</summary>
    public async Task<string> Stream(string path, Func<string, bool> isEnough)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var text = "";
        while (!isEnough(text) && await reader.ReadLineAsync() is { } line)
            text += line + "\n";
        return text;
    }

    public void Dispose() => _http.Dispose();

    private static async Task<(XElement Page, string Text)> Read(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return (XElement.Parse(text[text.IndexOf('\n')..]), text);
    }
}
