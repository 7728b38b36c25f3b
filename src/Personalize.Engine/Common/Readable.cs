using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Personalize.Engine.Common;

/// <summary>
/// Lists and dictionaries whose text says what is in them, because tables and CSV files show the text of a value, which is the name of a type
/// otherwise.
/// </summary>
public static class Readable
{
    /// <summary>A copy whose text is <c>a; b</c>.</summary>
    [return: NotNullIfNotNull(nameof(values))]
    public static IReadOnlyList<T>? Of<T>(IReadOnlyList<T>? values) => values is null or ReadableList<T> ? values : new ReadableList<T>(values);

    /// <summary>A copy in the same order whose text is <c>name=value; other=value</c>.</summary>
    [return: NotNullIfNotNull(nameof(values))]
    public static IReadOnlyDictionary<TKey, TValue>? Of<TKey, TValue>(IReadOnlyDictionary<TKey, TValue>? values)
        where TKey : notnull => values is null or ReadableDictionary<TKey, TValue> ? values : new ReadableDictionary<TKey, TValue>(values);

    /// <summary>The same for dictionaries in a dictionary, whose text is in parentheses.</summary>
    [return: NotNullIfNotNull(nameof(values))]
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, T>>? OfNested<T>(IReadOnlyDictionary<string, IReadOnlyDictionary<string, T>>? values) =>
        values is null ? null : Of(values.ToDictionary(entry => entry.Key, entry => Of(entry.Value)));

    /// <summary>One entry after the other, as text that does not depend on the culture.</summary>
    public static string Join<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> entries) =>
        string.Join("; ", entries.Select(entry => $"{Text(entry.Key)}={Text(entry.Value)}"));

    private static string Text<T>(T value) => value switch
    {
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        System.Collections.IDictionary => $"({value})",
        _ => value?.ToString() ?? "",
    };

    private sealed class ReadableList<T>(IEnumerable<T> values) : List<T>(values)
    {
        public override string ToString() => string.Join("; ", this.Select(Text));
    }

    private sealed class ReadableDictionary<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> values) : Dictionary<TKey, TValue>(values)
        where TKey : notnull
    {
        public override string ToString() => Join(this);
    }
}
