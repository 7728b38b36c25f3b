using System.Collections;
using System.Management.Automation;

namespace Personalize.PowerShell.Formatting;

/// <summary>
/// Reads a map for a view: one of the engine's dictionaries, or the hashtable that it becomes on its way through remoting, a job
/// or a file, which loses the order and the types of the values.
/// </summary>
internal static class Entries
{
    /// <returns>Nothing for null and for anything that is not a map.</returns>
    public static IEnumerable<(string Key, object? Value)> Of(object? map)
    {
        if (Plain(map) is not IDictionary dictionary)
            yield break;
        foreach (DictionaryEntry entry in dictionary)
            yield return (entry.Key.ToString() ?? "", Plain(entry.Value));
    }

    /// <summary>The numbers of a map; other values are left out.</summary>
    public static Dictionary<string, double> Numbers(object? map)
    {
        var numbers = new Dictionary<string, double>();
        foreach (var (key, value) in Of(map))
        {
            if (value is double number)
                numbers.Add(key, number);
        }

        return numbers;
    }

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
