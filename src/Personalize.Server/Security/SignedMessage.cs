namespace Personalize.Server.Security;

/// <summary>What a signature covers, as it came over the wire.</summary>
/// <param name="RawTarget">Path and query of the request line, not decoded.</param>
/// <param name="Header">The values of a header, joined by commas; null if it is missing.</param>
internal sealed record SignedMessage(string Method, string RawTarget, Func<string, string?> Header, ReadOnlyMemory<byte> Body);
