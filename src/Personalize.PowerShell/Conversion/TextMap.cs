using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Personalize.PowerShell.Conversion;

/// <summary>Converts hashtables of strings (tags, column maps, context) to the form the engine expects.</summary>
internal static class TextMap
{
    /// <summary>Keys and values as culture-invariant text; empty for null.</summary>
    public static IReadOnlyDictionary<string, string> From(Hashtable? table)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table ?? [])
            map.Add(Text(entry.Key), Text(entry.Value));
        return map;
    }

    /// <summary>Filter values: a list becomes texts in quotes, separated by commas, as in the API.</summary>
    public static IReadOnlyDictionary<string, string> FromLists(Hashtable? table)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table ?? [])
        {
            var value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            map.Add(Text(entry.Key), value is IEnumerable and not string ? string.Join(',', ((IEnumerable)value).Cast<object?>().Select(Quoted)) : Text(value));
        }

        return map;
    }

    private static string Quoted(object? value) => Text(value) is var text && text.Contains('"') ? $"'{text}'" : $"\"{text}\"";

    private static string Text(object? value) =>
        Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture) ?? "";
}
