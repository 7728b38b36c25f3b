using System.Diagnostics.CodeAnalysis;

namespace Personalize.Server.Security;

/// <summary>The header <c>Authorization</c> of a signed request.</summary>
internal sealed record AuthorizationHeader(string AccessKeyId, CredentialScope Scope, IReadOnlyList<string> SignedHeaders, string Signature)
{
    private const int MostHeaders = 50;

    public static bool TryParse(string text, [NotNullWhen(true)] out AuthorizationHeader? header)
    {
        header = null;
        if (!text.StartsWith(SignatureV4.Algorithm + " ", StringComparison.Ordinal))
            return false;
        var parts = new Dictionary<string, string>();
        foreach (var part in text[(SignatureV4.Algorithm.Length + 1)..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=');
            if (equals < 0 || !parts.TryAdd(part[..equals], part[(equals + 1)..]))
                return false;
        }

        if (!parts.TryGetValue("Credential", out var credential) || !parts.TryGetValue("SignedHeaders", out var names)
            || !parts.TryGetValue("Signature", out var signature))
        {
            return false;
        }

        var headers = names.Split(';');
        if (credential.Split('/') is not [{ Length: > 0 } id, { Length: > 0 } date, { Length: > 0 } region, { Length: > 0 } service, "aws4_request"]
            || headers.Length > MostHeaders || headers.Any(name => name.Length == 0 || name != name.ToLowerInvariant()))
        {
            return false;
        }

        header = new AuthorizationHeader(id, new CredentialScope(date, region, service), headers, signature);
        return true;
    }
}
