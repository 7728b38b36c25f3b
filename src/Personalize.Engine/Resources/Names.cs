using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>
/// The rule for resource names (CreateSolution and others in the Amazon Personalize API reference):
/// 1-63 letters, digits, hyphens and underscores, starting with a letter or digit.
/// </summary>
public static partial class Names
{
    private const int Longest = 63;
    private const int HashLength = 8;

    /// <summary>Returns the name if it follows the rule.</summary>
    /// <param name="what">What is being named, for the message: <c>campaign</c>.</param>
    /// <exception cref="PersonalizeException">InvalidInput, id <c>InvalidName</c>.</exception>
    public static string Validate(string? name, string what) =>
        IsValid(name)
            ? name!
            : throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidName,
                $"'{name}' cannot be the name of a {what}: a name has 1 to 63 letters, digits, hyphens or underscores (a-z, A-Z, 0-9, -, _) "
                    + "and starts with a letter or digit.",
                target: name);

    /// <summary>A name derived from another one; if it would be too long, it is cut off and made unique by a hash.</summary>
    public static string Derive(string name, string suffix)
    {
        if (name.Length + suffix.Length <= Longest)
            return name + suffix;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength];
        return $"{name[..(Longest - suffix.Length - HashLength - 1)]}-{hash}{suffix}";
    }

    /// <summary>Whether the name follows the rule; false for null.</summary>
    public static bool IsValid(string? name) => name is not null && Rule().IsMatch(name);

    // \z rather than $, which would let a trailing line feed through.
    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9\-_]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();
}
