using System.Collections;
using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Solutions;

/// <summary>
/// Reads values from a tree of dictionaries and lists, such as hashtables, JSON and YAML give. Keys match regardless of case and underscores,
/// so camelCase (the API), PascalCase (CloudFormation, the SDK) and snake_case (Terraform) are equivalent. Nothing is thrown: all
/// problems are collected, with the paths of their values.
/// </summary>
internal sealed class TreeReader(ProblemList problems)
{
    private const string ScalarTypes = "a string, a number, true or false";

    private readonly ProblemList _problems = problems;

    public void Problem(string path, object? value, string allowed, string suggestion = "") =>
        _problems.Add(ErrorIds.InvalidConfigurationValue, $"{path} is {HyperparameterRules.Show(value)}; it must be {allowed}.{suggestion}", value);

    /// <summary>The members of an object under the known keys; a null member, even of an unknown key, counts as not given.</summary>
    public Members Object(object? node, string path, params string[] keys)
    {
        var found = new Dictionary<string, object>();
        if (Entries(node) is not { } entries)
        {
            Problem(path, node, $"an object with {string.Join(", ", keys)}");
            return new Members(this, path, found);
        }

        foreach (var (name, value) in entries)
        {
            if (value is null)
                continue;
            if (keys.FirstOrDefault(k => k.Equals(name.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)) is not { } key)
            {
                _problems.Add(
                    ErrorIds.UnknownConfigurationKey,
                    $"{path}.{name} is not known. The keys of {path} are {string.Join(", ", keys)}.{NearestName.Suggestion(name, keys)}",
                    name);
            }
            else if (!found.TryAdd(key, value))
            {
                _problems.Add(ErrorIds.InvalidConfigurationValue, $"{path}.{key} is given twice (the second time as '{name}').", name);
            }
        }

        return new Members(this, path, found);
    }

    /// <summary>Names with scalar values, in order.</summary>
    public IReadOnlyDictionary<string, object?>? Scalars(object node, string path)
    {
        if (Entries(node) is not { } entries)
        {
            Problem(path, node, "an object of names and values");
            return null;
        }

        var result = new Dictionary<string, object?>();
        foreach (var (name, value) in entries)
        {
            if (!HyperparameterValue.TryText(value, out _))
                Problem($"{path}.{name}", value, ScalarTypes);
            else
                result[name] = value;
        }

        return result;
    }

    public string? Text(object? node, string path)
    {
        if (node is string text)
            return text;
        Problem(path, node, "a string");
        return null;
    }

    /// <summary>The string of the wire format for a string, a number or a boolean.</summary>
    public string? Scalar(object? node, string path)
    {
        if (HyperparameterValue.TryText(node, out var text))
            return text;
        Problem(path, node, ScalarTypes);
        return null;
    }

    /// <summary>An integer, as such or as a string of the wire format.</summary>
    public long? Integer(object node, string path)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        if (HyperparameterValue.TryText(node, out var text) && long.TryParse(text, Style, CultureInfo.InvariantCulture, out var integer))
            return integer;
        Problem(path, node, "a whole number");
        return null;
    }

    /// <summary>An integer between two bounds.</summary>
    public int? Integer(object node, string path, int minimum, int maximum)
    {
        if (Integer(node, path) is not { } integer)
            return null;
        if (integer >= minimum && integer <= maximum)
            return (int)integer;
        Problem(path, node, $"from {minimum} to {maximum}", $" The nearest is {Math.Clamp(integer, minimum, maximum)}.");
        return null;
    }

    /// <summary>A finite number, as such or as a string of the wire format.</summary>
    public double? Number(object node, string path)
    {
        if (node is not bool
            && HyperparameterValue.TryText(node, out var text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number))
        {
            return number;
        }

        Problem(path, node, "a number");
        return null;
    }

    /// <summary>One of several strings, ignoring case.</summary>
    public string? OneOf(object node, string path, IReadOnlyList<string> allowed)
    {
        if (Text(node, path) is not { } text)
            return null;
        if (allowed.FirstOrDefault(a => a.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found;
        Problem(path, node, $"one of {string.Join(", ", allowed)}", NearestName.Suggestion(text, allowed));
        return null;
    }

    /// <summary>A list; a single value is not taken for a list of one value, because that would hide mistakes.</summary>
    public IReadOnlyList<object?>? List(object node, string path)
    {
        if (node is IEnumerable list and not string && Entries(node) is null)
            return [.. list.Cast<object?>()];
        Problem(path, node, "a list");
        return null;
    }

    private static IEnumerable<(string Name, object? Value)>? Entries(object? node) => node switch
    {
        IDictionary dictionary => Entries(dictionary),
        IEnumerable<KeyValuePair<string, object?>> pairs => pairs.Select(p => (p.Key, p.Value)),
        _ => null,
    };

    // Not Cast<DictionaryEntry>(): as an IEnumerable, a generic dictionary yields pairs of its own type.
    private static IEnumerable<(string Name, object? Value)> Entries(IDictionary dictionary)
    {
        var entries = dictionary.GetEnumerator();
        while (entries.MoveNext())
            yield return (Convert.ToString(entries.Key, CultureInfo.InvariantCulture)!, entries.Value);
    }

    /// <summary>The members of an object that were given, each with its path.</summary>
    public sealed class Members(TreeReader reader, string path, IReadOnlyDictionary<string, object> values)
    {
        private readonly TreeReader _reader = reader;

        public string Path { get; } = path;

        public IReadOnlyCollection<string> Keys => (IReadOnlyCollection<string>)values.Keys;

        /// <summary>What <paramref name="read"/> makes of a member; the default if it was not given.</summary>
        public T? Read<T>(string key, Func<object, string, T?> read) => values.TryGetValue(key, out var value) ? read(value, $"{Path}.{key}") : default;

        /// <summary>Like <see cref="Read{T}"/>, but reports a problem if the member was not given.</summary>
        public T? Require<T>(string key, Func<object, string, T?> read)
        {
            if (!values.ContainsKey(key))
                _reader._problems.Add(ErrorIds.MissingConfigurationKey, $"{Path}.{key} is missing.", Path);
            return Read(key, read);
        }
    }
}
