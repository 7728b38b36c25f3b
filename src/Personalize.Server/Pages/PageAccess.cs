using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Personalize.Server.Security;
using IPAddress = System.Net.IPAddress;

namespace Personalize.Server.Pages;

/// <summary>
/// Who may see the page, which shows what users did: those who have the link that the server prints, and those who sign in with a credential that may
/// read. A cookie keeps them signed in; it opens nothing but the page.
/// </summary>
internal sealed class PageAccess(CredentialCache credentials, TimeProvider clock)
{
    public const string EnterPath = "/page/enter";

    private const int MostSessions = 1000;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(12);
    private static readonly string[] s_thisMachine = ["localhost", "127.0.0.1", "[::1]"];

    private readonly CredentialCache _credentials = credentials;
    private readonly TimeProvider _clock = clock;
    private readonly string _token = NewSecret();
    private readonly ConcurrentDictionary<string, Session> _sessions = new();

    /// <summary>Valid on this machine as long as the server runs.</summary>
    /// <param name="address">
    /// One that the server listens on; where that is every address of the machine, the link has the machine's own name for itself.
    /// </param>
    public string Link(string address)
    {
        var parts = BindingAddress.Parse(address);
        var isEvery = parts.Host is "+" or "*"
            || (IPAddress.TryParse(parts.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)));
        return $"{parts.Scheme}://{(isEvery ? "localhost" : parts.Host)}:{parts.Port}{EnterPath}?token={_token}";
    }

    /// <summary>
    /// Whether a request may be answered at all: over TLS, whose certificate proves the name of the server; otherwise only between programs of this
    /// machine and under its own names, because another site could have its name lead here (DNS rebinding).
    /// </summary>
    public static bool IsProtected(HttpContext context) => context.Request.IsHttps || IsThisMachine(context);

    /// <summary>Whether a request that changes something comes from the page itself.</summary>
    public static bool IsOwn(HttpRequest request)
    {
        var (site, origin) = ((string?)request.Headers["Sec-Fetch-Site"], (string?)request.Headers.Origin);
        return site is null or "same-origin" or "none" && (origin is null || origin == $"{request.Scheme}://{request.Host.Value}");
    }

    public bool IsSignedIn(HttpContext context)
    {
        if (context.Request.Cookies[CookieName(context)] is not { } id || !_sessions.TryGetValue(id, out var session))
            return false;
        if (_clock.GetUtcNow() < session.Ends && (session.AccessKeyId is not { } key || MayRead(_credentials.Find(key)?.Credential)))
            return true;
        _sessions.TryRemove(id, out _);
        return false;
    }

    /// <summary>Signs in with the token of the link.</summary>
    public bool TryEnter(HttpContext context, string token)
    {
        if (!IsFromHere(context) || !IsProtected(context) || !Same(token, _token))
            return false;
        Begin(context, accessKeyId: null);
        return true;
    }

    /// <summary>Signs in with a credential.</summary>
    public bool TryEnter(HttpContext context, string accessKeyId, string secret)
    {
        if (_credentials.Find(accessKeyId) is not var (credential, known) || !Same(secret, known) || !MayRead(credential))
            return false;
        Begin(context, accessKeyId);
        return true;
    }

    public void Leave(HttpContext context)
    {
        if (context.Request.Cookies[CookieName(context)] is { } id)
            _sessions.TryRemove(id, out _);
        context.Response.Cookies.Delete(CookieName(context), Options(context));
    }

    private void Begin(HttpContext context, string? accessKeyId)
    {
        var now = _clock.GetUtcNow();
        foreach (var (old, _) in _sessions.Where(session => session.Value.Ends <= now))
            _sessions.TryRemove(old, out _);
        if (_sessions.Count >= MostSessions)
            _sessions.TryRemove(_sessions.MinBy(session => session.Value.Ends).Key, out _);
        var id = NewSecret();
        _sessions[id] = new Session(accessKeyId, now + s_lifetime);
        context.Response.Cookies.Append(CookieName(context), id, Options(context));
    }

    // Browsers keep the cookies of all ports of a machine together.
    private static string CookieName(HttpContext context) => $"personalize-page-{context.Connection.LocalPort}";

    private static CookieOptions Options(HttpContext context) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", IsEssential = true };

    private static bool IsFromHere(HttpContext context) => context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);

    private static bool IsThisMachine(HttpContext context) =>
        IsFromHere(context) && s_thisMachine.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase);

    private static bool MayRead([NotNullWhen(true)] ServerCredential? credential) => credential?.Scope is ServerScope.All or ServerScope.Read;

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static bool Same(string first, string second) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second));

    /// <param name="AccessKeyId">The credential that was used; null for the link.</param>
    private sealed record Session(string? AccessKeyId, DateTimeOffset Ends);
}
