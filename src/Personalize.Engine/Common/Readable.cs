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
        where TKey : notnull => values switch
        {
            null or ReadableDictionary<TKey, TValue> or ReadableMap<TKey, TValue> => values,
            _ when typeof(TKey) == typeof(string) => new ReadableDictionary<TKey, TValue>(values),
            _ => new ReadableMap<TKey, TValue>(values),
        };

    /// <summary>The same for dictionaries in a dictionary, whose text is in parentheses.</summary>
    [return: NotNullIfNotNull(nameof(values))]
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, T>>? OfNested<T>(
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, T>>? values) =>
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

    /// <summary>A map that writers of JSON take for a list of pairs, because JSON has only texts as keys.</summary>
    private sealed class ReadableMap<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> values) : IReadOnlyDictionary<TKey, TValue>
        where TKey : notnull
    {
        private readonly Dictionary<TKey, TValue> _values = new(values);

        public IEnumerable<TKey> Keys => _values.Keys;

        public IEnumerable<TValue> Values => _values.Values;

        public int Count => _values.Count;

        public TValue this[TKey key] => _values[key];

        public bool ContainsKey(TKey key) => _values.ContainsKey(key);

        public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => _values.TryGetValue(key, out value);

        public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => _values.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => Join(_values);
    }

    private sealed class ReadableDictionary<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> values) : Dictionary<TKey, TValue>(values)
        where TKey : notnull
    {
        public override string ToString() => Join(this);
    }
}
