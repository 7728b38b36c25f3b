using System.Collections;
using System.Text.Json;

namespace Personalize.PowerShell.Conversion;

/// <summary>A schema as users give it: JSON, also line by line, a hashtable or an object, or a file.</summary>
internal static class SchemaInput
{
    /// <param name="toAbsolute">Makes a PowerShell path absolute.</param>
    /// <exception cref="PersonalizeException">The file cannot be read, or the JSON has been cut.</exception>
    public static string Text(object value, Func<string, string> toAbsolute)
    {
        var text = PropertyBag.Unwrap(value) switch
        {
            FileInfo file => TextFile.Read(file.FullName),
            string one => IsJson(one) ? one : TextFile.Read(toAbsolute(one)),
            IEnumerable lines and not IDictionary when TextFile.TryJoin(lines) is { } joined => joined,
            _ => JsonSerializer.Serialize(ConfigurationTree.Plain(value, "SchemaText")),
        };
        CutJson.Refuse(text, "The schema");
        return text;
    }

    // No path begins with a brace or has several lines.
    private static bool IsJson(string text) => text.AsSpan().TrimStart().StartsWith("{") || text.Contains('\n');
}
