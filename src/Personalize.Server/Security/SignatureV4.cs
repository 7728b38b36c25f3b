using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Personalize.Server.Security;

/// <summary>
/// Computes signatures of the version 4 ("Signature Version 4 signing process" in the AWS General Reference). .NET's packages sign requests and none
/// verifies them, hence this one; its tests are the examples of the public test suite.
/// </summary>
internal static class SignatureV4
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    private const string Terminator = "aws4_request";
    private const int MostKeys = 1000;

    private static readonly ConcurrentDictionary<(string Secret, CredentialScope Scope), byte[]> s_keys = new();

    // What RFC 3986 leaves as it is.
    private static readonly SearchValues<char> s_unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    /// <param name="time">As in the request: <c>20150830T123600Z</c>.</param>
    public static string Compute(SignedMessage message, IReadOnlyList<string> signedHeaders, string secret, string time, CredentialScope scope)
    {
        var canonical = Canonical(message, signedHeaders);
        var text = $"{Algorithm}\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        return Hex(Hash(KeyOf(secret, scope), text));
    }

    public static string HashOf(ReadOnlySpan<byte> body) => Hex(SHA256.HashData(body));

    // Every client signs a day's requests with the same key.
    private static byte[] KeyOf(string secret, CredentialScope scope)
    {
        if (s_keys.TryGetValue((secret, scope), out var known))
            return known;
        var key = Hash(Hash(Hash(Hash(Encoding.UTF8.GetBytes("AWS4" + secret), scope.Date), scope.Region), scope.Service), Terminator);

        // Whoever knows an id can name any number of regions.
        if (s_keys.Count >= MostKeys)
            s_keys.Clear();
        s_keys[(secret, scope)] = key;
        return key;
    }

    private static string Canonical(SignedMessage message, IReadOnlyList<string> signedHeaders)
    {
        var question = message.RawTarget.IndexOf('?');
        var (path, query) = question < 0 ? (message.RawTarget, "") : (message.RawTarget[..question], message.RawTarget[(question + 1)..]);
        var text = new StringBuilder();
        text.Append(message.Method).Append('\n').Append(CanonicalPath(path)).Append('\n').Append(CanonicalQuery(query)).Append('\n');
        foreach (var name in signedHeaders)
            text.Append(name).Append(':').Append(Collapse(message.Header(name) ?? "")).Append('\n');
        return text.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(HashOf(message.Body.Span)).ToString();
    }

    // Encoded a second time, as for every service except S3; empty and dot segments are taken out.
    private static string CanonicalPath(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Split('/').Where(segment => segment.Length > 0 && segment != "."))
        {
            if (segment != "..")
                segments.Add(Encode(segment));
            else if (segments.Count > 0)
                segments.RemoveAt(segments.Count - 1);
        }

        var end = segments.Count > 0 && path.EndsWith('/') ? "/" : "";
        return "/" + string.Join('/', segments) + end;
    }

    private static string CanonicalQuery(string query) => string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair =>
        {
            var equals = pair.IndexOf('=');
            var (name, value) = equals < 0 ? (pair, "") : (pair[..equals], pair[(equals + 1)..]);
            return (Name: Encode(Uri.UnescapeDataString(name)), Value: Encode(Uri.UnescapeDataString(value)));
        })
        .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Encode(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(s_unreserved) < 0)
            return text;
        var encoded = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (s_unreserved.Contains((char)value))
                encoded.Append((char)value);
            else
                encoded.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    // Runs of spaces count as one, and those around a value as none.
    private static string Collapse(string value) =>
        value.Contains("  ", StringComparison.Ordinal) || value.StartsWith(' ') || value.EndsWith(' ')
            ? string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            : value;

    private static byte[] Hash(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
