using System.Text.RegularExpressions;
using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>The rule for resource names (personalize.md §2): 1-63 letters, digits, hyphens and underscores, not starting with the last two.</summary>
public static partial class Names
{
    /// <summary>Returns the name when it obeys the rule.</summary>
    /// <param name="what">What is being named, for the message: <c>campaign</c>.</param>
    /// <exception cref="PersonalizeException">InvalidInput, id <c>InvalidName</c>.</exception>
    public static string Validate(string? name, string what) =>
        IsValid(name)
            ? name!
            : throw PersonalizeException.InvalidInput(
                "InvalidName",
                $"'{name}' cannot be the name of a {what}: a name has 1 to 63 letters, digits, hyphens or underscores (a-z, A-Z, 0-9, -, _) and starts with a letter or digit.",
                target: name);

    public static bool IsValid(string? name) => name is not null && Rule().IsMatch(name);

    // \z and not $, which would let a trailing line feed through.
    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9\-_]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();
}
