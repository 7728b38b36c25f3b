using System.Collections;
using System.Management.Automation;

namespace Personalize.PowerShell.Conversion;

/// <summary>
/// Lets a hashtable parameter take the object that JSON or another module has in its place, also a list of tags as the API has
/// them (<c>tagKey</c>, <c>tagValue</c>). PowerShell itself converts no object to a hashtable.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TableTransformationAttribute : InputTransformationAttribute
{
    private protected override object? Convert(object inputData) => PropertyBag.Unwrap(inputData) switch
    {
        null => null,
        string text when string.IsNullOrWhiteSpace(text) => null,
        _ => Table(inputData) ?? inputData,
    };

    private static Hashtable? Table(object? value) => PropertyBag.Unwrap(value) switch
    {
        null or Hashtable or string => null,
        IDictionary dictionary => Of(PropertyBag.Of(PSObject.AsPSObject(dictionary))),
        IList { Count: > 0 } list => Tags(list),
        PSObject custom => Of(PropertyBag.Of(custom)),
        _ => null,
    };

    // Null unless every element is a tag with a key that occurs once; PowerShell then says what it cannot convert.
    private static Hashtable? Tags(IList list)
    {
        var table = new Hashtable();
        foreach (var element in list)
        {
            if (PropertyBag.Unwrap(element) is not (PSObject or IDictionary))
                return null;
            var tag = PropertyBag.Of(PSObject.AsPSObject(element!)).ToDictionary(entry => PropertyBag.Key(entry.Name), entry => entry.Value);
            if (tag.Count != 2 || PropertyBag.Text(tag.GetValueOrDefault("TAGKEY")) is not { } key || !tag.TryGetValue("TAGVALUE", out var text)
                || table.ContainsKey(key))
            {
                return null;
            }

            table.Add(key, text);
        }

        return table;
    }

    private static Hashtable Of(IEnumerable<(string Name, object? Value)> entries)
    {
        var table = new Hashtable();
        foreach (var (name, value) in entries)
            table[name] = value;
        return table;
    }
}
