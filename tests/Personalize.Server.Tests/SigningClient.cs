using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Personalize.Server.Security;

namespace Personalize.Server.Tests;

/// <summary>A client that signs as those of the service do, and lets a test change what it sends.</summary>
internal sealed class SigningClient(string address, NewServerCredential credential) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(address) };
    private readonly NewServerCredential _credential = credential;

    public DateTime? Now { get; init; }

    /// <summary>Sends and signs the headers that the SDK for .NET does, with which AWS.Tools for PowerShell works; otherwise those of Python's.</summary>
    public bool IsDotNet { get; init; }

    /// <summary>An operation of the service for resources; its answer must be a success.</summary>
    public async Task<JsonObject> Call(string operation, JsonObject? input = null, string? invocation = null)
    {
        using var response = await Send("/", $"AmazonPersonalize.{operation}", (input ?? []).ToJsonString(), invocation);
        return await Read(response);
    }

    /// <summary>An operation with a path.</summary>
    public async Task<JsonObject> Post(string path, JsonObject input, string? invocation = null)
    {
        using var response = await Send(path, target: null, input.ToJsonString(), invocation);
        return await Read(response);
    }

    /// <summary>The error that an operation answers with: status, and name and message, which must be in body and header alike.</summary>
    public async Task<(int Status, string Code, string Message)> Refusal(string operation, JsonObject? input = null)
    {
        using var response = await Send("/", $"AmazonPersonalize.{operation}", (input ?? []).ToJsonString());
        return await ReadError(response);
    }

    public async Task<(int Status, string Code, string Message)> RefusalAt(string path, JsonObject input)
    {
        using var response = await Send(path, target: null, input.ToJsonString());
        return await ReadError(response);
    }

    /// <param name="change">Changes the request after it was signed.</param>
    public async Task<HttpResponseMessage> Send(
        string path, string? target, string body, string? invocation = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        if (target is not null)
            request.Headers.Add("X-Amz-Target", target);
        if (invocation is not null)
            request.Headers.Add("amz-sdk-invocation-id", invocation);
        Sign(request, body);
        change?.Invoke(request);
        return await _http.SendAsync(request);
    }

    public static async Task<(int Status, string Code, string Message)> ReadError(HttpResponseMessage response)
    {
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        Assert.Equal((string?)body["__type"], response.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.NotEmpty(response.Headers.GetValues("x-amzn-RequestId").Single());
        return ((int)response.StatusCode, (string)body["__type"]!, (string)body["message"]!);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonObject> Read(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }

    private void Sign(HttpRequestMessage request, string body)
    {
        var time = (Now ?? DateTime.UtcNow).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        request.Headers.Add("X-Amz-Date", time);
        request.Headers.Host = _http.BaseAddress!.Authority;
        List<string> signed = ["content-type", "host", "x-amz-date"];
        if (IsDotNet)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", "aws-sdk-dotnet-coreclr/4.0  ua/2.1  os/linux md/ARCH#X64");
            request.Headers.Add("amz-sdk-request", "attempt=1; max=5");
            request.Headers.Add("X-Amz-Content-SHA256", SignatureV4.HashOf(Encoding.UTF8.GetBytes(body)));
            signed = ["amz-sdk-request", "content-type", "host", "user-agent", "x-amz-content-sha256", "x-amz-date"];
        }

        if (request.Headers.Contains("X-Amz-Target"))
            signed.Add("x-amz-target");
        var scope = new CredentialScope(time[..8], "eu-central-1", "personalize");
        var message = new SignedMessage("POST", request.RequestUri!.ToString(), name => Header(request, name), Encoding.UTF8.GetBytes(body));
        var signature = SignatureV4.Compute(message, signed, _credential.SecretAccessKey, time, scope);
        var id = _credential.Credential.AccessKeyId;
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"{SignatureV4.Algorithm} Credential={id}/{scope}, SignedHeaders={string.Join(';', signed)}, Signature={signature}");
    }

    private static string? Header(HttpRequestMessage request, string name) =>
        name == "content-type"
            ? request.Content!.Headers.ContentType!.ToString()
            : request.Headers.TryGetValues(name, out var values) ? string.Join(name == "user-agent" ? ' ' : ',', values) : null;
}
