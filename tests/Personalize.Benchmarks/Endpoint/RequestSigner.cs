using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Personalize.Benchmarks.Endpoint;

/// <summary>
/// Writes the requests of a client of the service, signed as Python's clients sign ("Signature Version 4 signing process" in the AWS General
/// Reference), with so little work that the client does not become the limit.
/// </summary>
internal sealed class RequestSigner(string authority, string accessKeyId, string secret)
{
    private const string Region = "us-east-1";
    private const string Service = "personalize";
    private const string ContentType = "application/json";
    private const string Signed = "content-type;host;x-amz-date";

    private readonly string _authority = authority;
    private readonly string _accessKeyId = accessKeyId;
    private readonly string _secret = secret;
    private (string Day, byte[] Key) _key = ("", []);

    /// <summary>A whole request, as it goes over the wire.</summary>
    /// <param name="invocation">The same for all attempts at it; null for none.</param>
    public byte[] Write(string path, string body, string? invocation = null)
    {
        var time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var day = time[..8];
        var canonical = $"POST\n{path}\n\ncontent-type:{ContentType}\nhost:{_authority}\nx-amz-date:{time}\n\n{Signed}\n{Hex(body)}";
        var scope = $"{day}/{Region}/{Service}/aws4_request";
        var signature = Convert.ToHexStringLower(
            HMACSHA256.HashData(KeyOf(day), Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(canonical)}")));
        var repeated = invocation is null ? "" : $"amz-sdk-invocation-id: {invocation}\r\n";
        return Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {_authority}\r\nContent-Type: {ContentType}\r\nX-Amz-Date: {time}\r\n{repeated}"
            + $"Authorization: AWS4-HMAC-SHA256 Credential={_accessKeyId}/{scope}, SignedHeaders={Signed}, Signature={signature}\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    private byte[] KeyOf(string day)
    {
        var known = _key;
        if (known.Day == day)
            return known.Key;
        var key = Encoding.UTF8.GetBytes($"AWS4{_secret}");
        foreach (var part in new[] { day, Region, Service, "aws4_request" })
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        _key = (day, key);
        return key;
    }

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
