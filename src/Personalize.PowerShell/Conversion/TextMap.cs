using System.Collections;

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
            var value = PropertyBag.Unwrap(entry.Value);
            map.Add(Text(entry.Key), value is IEnumerable values and not string ? string.Join(',', values.Cast<object?>().Select(Quoted)) : Value(value));
        }

        return map;
    }

    private static string Quoted(object? value) => Value(value) is var text && text.Contains('"') ? $"'{text}'" : $"\"{text}\"";

    // Dates as ISO 8601 in UTC; one that does not say its zone is UTC.
    private static string Value(object? value) => PropertyBag.Unwrap(value) switch
    {
        DateTime date => (date.Kind == DateTimeKind.Local ? date.ToUniversalTime() : DateTime.SpecifyKind(date, DateTimeKind.Utc)).ToString("o"),
        DateTimeOffset date => date.UtcDateTime.ToString("o"),
        _ => Text(value),
    };

    private static string Text(object? value) => PropertyBag.Text(value) ?? "";
}
