using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Personalize.Engine.Ports;

namespace Personalize.PowerShell.Conversion;

/// <summary>
/// Converts a configuration as PowerShell users write it - a hashtable, an object, JSON or YAML text, a file - into the plain
/// tree that the engine checks: dictionaries, lists, strings, longs, doubles, booleans and nulls.
/// </summary>
internal static class ConfigurationTree
{
    private const int MaximumDepth = 64;

    /// <param name="parameterName">For errors.</param>
    /// <param name="toAbsolute">Makes a PowerShell path absolute.</param>
    /// <param name="reader">Reads JSON and YAML.</param>
    /// <returns>Null for null.</returns>
    /// <exception cref="PersonalizeException">
    /// The text is malformed, or it is neither JSON or YAML nor a file; or the object has more than 64 levels.
    /// </exception>
    public static object? From(object? value, string parameterName, Func<string, string> toAbsolute, IConfigurationReader reader)
    {
        var plain = PropertyBag.Unwrap(value);
        return plain switch
        {
            null => null,
            FileInfo file => Parse(TextFile.Read(file.FullName)),
            string text => Parse(LooksLikeText(text) ? text : ReadFile(text, parameterName, toAbsolute)),
            IEnumerable lines and not IDictionary when TextFile.TryJoin(lines) is { } joined => Parse(joined),
            _ => Plain(value, parameterName),
        };

        object? Parse(string text)
        {
            CutJson.Refuse(text, $"-{parameterName}");
            return reader.Parse(text);
        }
    }

    /// <summary>An object as a plain tree.</summary>
    /// <exception cref="PersonalizeException">It has more than 64 levels.</exception>
    public static object? Plain(object? value, string parameterName) => Plain(value, 0, parameterName);

    // A JSON mapping starts with a brace, and a YAML mapping has a line "key:" or "key: value"; no file path looks like that.
    private static bool LooksLikeText(string text) =>
        text.AsSpan().TrimStart().StartsWith("{") || text.Contains('\n') || text.Contains(": ", StringComparison.Ordinal) || text.EndsWith(':');

    private static string ReadFile(string path, string parameterName, Func<string, string> toAbsolute)
    {
        string absolute;
        try
        {
            absolute = toAbsolute(path);
        }
        catch (Exception exception) when (exception is SessionStateException or PSNotSupportedException)
        {
            throw Unusable(path, parameterName, exception);
        }

        return File.Exists(absolute) ? TextFile.Read(absolute) : throw Unusable(path, parameterName, null);
    }

    private static PersonalizeException Unusable(string text, string parameterName, Exception? cause) => new(
        ErrorKind.InvalidInput,
        ErrorIds.InvalidConfigurationSource,
        $"-{parameterName} '{text}' is neither JSON or YAML text nor an existing file.",
        "Give a hashtable, an object, JSON or YAML text, or the path of a file that contains it.",
        text,
        cause);

    private static object? Plain(object? value, int depth, string parameterName)
    {
        if (depth > MaximumDepth)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.ConfigurationTooDeep, $"-{parameterName} is nested deeper than {MaximumDepth} levels.", "Check that no object contains itself.");
        }

        switch (PropertyBag.Unwrap(value))
        {
            case null:
                return null;
            case string or bool or long or double:
                return PropertyBag.Unwrap(value);
            case SwitchParameter flag:
                return flag.IsPresent;
            case Enum or char or Guid:
                return PropertyBag.Unwrap(value)!.ToString();
            case float or decimal:
                return Convert.ToDouble(PropertyBag.Unwrap(value), CultureInfo.InvariantCulture);
            case byte or sbyte or short or ushort or int or uint:
                return Convert.ToInt64(PropertyBag.Unwrap(value), CultureInfo.InvariantCulture);
            case IDictionary dictionary:
                return Map(dictionary.Keys.Cast<object>().Select(key => (Key(key), dictionary[key])), depth, parameterName);
            case IEnumerable list:
                return list.Cast<object?>().Select(element => Plain(element, depth + 1, parameterName)).ToList();
            default:
                return Map(PropertyBag.Of(PSObject.AsPSObject(value!)), depth, parameterName);
        }
    }

    private static Dictionary<string, object?> Map(IEnumerable<(string Key, object? Value)> entries, int depth, string parameterName)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in entries)
            map[key] = Plain(value, depth + 1, parameterName);
        return map;
    }

    private static string Key(object key) => Convert.ToString(PropertyBag.Unwrap(key), CultureInfo.InvariantCulture) ?? "";
}
