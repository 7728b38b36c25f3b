using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Personalize.Server.Protocol;

namespace Personalize.Server.Security;

/// <summary>Finds out who has signed a request, and refuses those whose signature does not hold.</summary>
internal sealed class RequestAuthenticator(CredentialCache credentials, TimeProvider clock)
{
    // As in the service.
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(5);

    private readonly CredentialCache _credentials = credentials;
    private readonly TimeProvider _clock = clock;

    /// <returns>The credential, and the region for which the client signed.</returns>
    /// <exception cref="AwsException">As the service answers; clients correct their clocks by it.</exception>
    public (ServerCredential Caller, string Region) Authenticate(SignedMessage message)
    {
        if (message.Header("authorization") is not { Length: > 0 } text)
            throw Refuse(ErrorCodes.MissingAuthenticationToken, "The request is not signed: it has no header Authorization.");
        if (!AuthorizationHeader.TryParse(text, out var header) || header.Scope.Service != "personalize")
        {
            throw Refuse(
                ErrorCodes.IncompleteSignature,
                $"The header Authorization is not that of a request to personalize: {SignatureV4.Algorithm} Credential=…, SignedHeaders=…, Signature=…");
        }

        var time = RequireTime(message, header);
        foreach (var required in (string[])["host", "x-amz-date", "x-amz-target", "x-amz-content-sha256"])
        {
            var isSent = required is "host" or "x-amz-date" || message.Header(required) is not null;
            if (isSent && !header.SignedHeaders.Contains(required))
                throw Refuse(ErrorCodes.InvalidSignature, $"The header {required} is not among the signed ones.");
        }

        if (message.Header("x-amz-content-sha256") is { } hash && !Same(hash, SignatureV4.HashOf(message.Body.Span)))
            throw Refuse(ErrorCodes.InvalidSignature, "The header x-amz-content-sha256 is not the SHA-256 of the body.");
        if (message.Header("x-amz-security-token") is not null || _credentials.Find(header.AccessKeyId) is not var (caller, secret))
            throw Refuse(ErrorCodes.UnrecognizedClient, "The security token included in the request is invalid.");
        if (!Same(SignatureV4.Compute(message, header.SignedHeaders, secret, time, header.Scope), header.Signature))
        {
            throw Refuse(
                ErrorCodes.InvalidSignature,
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.");
        }

        return (caller, header.Scope.Region);
    }

    // Times come first: a client whose clock is wrong learns the right one from this answer and its header Date.
    private string RequireTime(SignedMessage message, AuthorizationHeader header)
    {
        var text = message.Header("x-amz-date") ?? "";
        if (!DateTime.TryParseExact(
                text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            || !text.StartsWith(header.Scope.Date, StringComparison.Ordinal) || header.Scope.Date.Length != 8)
        {
            throw Refuse(ErrorCodes.IncompleteSignature, "The header X-Amz-Date is missing, is no time, or is of another day than the credential scope.");
        }

        var now = _clock.GetUtcNow().UtcDateTime;
        if (time < now - s_skew)
            throw Refuse(ErrorCodes.InvalidSignature, $"Signature expired: {text} is now earlier than {Format(now - s_skew)} ({Format(now)} - 5 min.)");
        if (time > now + s_skew)
            throw Refuse(ErrorCodes.InvalidSignature, $"Signature not yet current: {text} is still later than {Format(now + s_skew)} ({Format(now)} + 5 min.)");
        return text;
    }

    private static string Format(DateTime time) => time.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static bool Same(string first, string second) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second));

    private static AwsException Refuse(string code, string message) => new(code, StatusCodes.Status403Forbidden, message);
}
