using System.Text.RegularExpressions;

namespace Personalize.Server.Protocol;

/// <summary>
/// ARNs as clients of the service know them, <c>arn:aws:personalize:&lt;region&gt;:&lt;account&gt;:kind/name</c>, and as this project has them,
/// <c>arn:local:personalize:::kind/name</c>: both mean the same resource, whatever the region and the account.
/// </summary>
internal static partial class Arns
{
    // Recipes, algorithms and feature transformations have neither region nor account, and are the same everywhere.
    public static string ToLocal(string text) =>
        ServiceForm().Match(text) is { Success: true } match ? Arn.Prefix + match.Groups["resource"].Value : text;

    /// <summary>A text with all ARNs of this project in the form of the service.</summary>
    public static string ToService(string text, string region, string account) =>
        text.Replace(Arn.Prefix, $"arn:aws:personalize:{region}:{account}:", StringComparison.Ordinal);

    [GeneratedRegex(@"\Aarn:aws[a-z\-]*:personalize:[a-z0-9\-]+:[0-9]*:(?<resource>[\s\S]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceForm();
}
