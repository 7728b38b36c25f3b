using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Personalize.Storage.Files;

/// <summary>Folder names for resources.</summary>
internal static partial class ArnFolder
{
    /// <summary>
    /// A folder name for a resource: readable, safe on every file system, and different for ARNs that differ only in case or in replaced
    /// characters.
    /// </summary>
    public static string Of(string arn)
    {
        var readable = UnsafeCharacters().Replace(arn[(arn.IndexOf('/') + 1)..].ToLowerInvariant(), "-");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(arn)));
        return $"{readable[..Math.Min(readable.Length, 80)]}-{hash[..12]}";
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex UnsafeCharacters();
}
