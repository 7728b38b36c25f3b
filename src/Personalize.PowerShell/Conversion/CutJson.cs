using System.Text.RegularExpressions;

namespace Personalize.PowerShell.Conversion;

/// <summary>JSON in which ConvertTo-Json replaced what is nested deeper than its -Depth by text.</summary>
internal static partial class CutJson
{
    /// <exception cref="PersonalizeException">The text has such a place.</exception>
    /// <param name="what">What the text is, for the message.</param>
    public static void Refuse(string json, string what)
    {
        if (Place().Match(json) is { Success: true } place)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.CutJson,
                $"{what} was cut by ConvertTo-Json, which wrote {place.Value} for what is nested deeper.",
                "Give ConvertTo-Json -Depth 10, or give the hashtable or object itself.",
                json);
        }
    }

    // The text of a hashtable, of an array and of an object; or the members of the union of types of a schema, with blanks between them.
    private const string Types = "(?:string|float|double|int|long|boolean)";

    [GeneratedRegex("""
        "System\.(?:[A-Za-z]+\.)*[A-Za-z`0-9\[\]]+"|"@\{[^"]*\}"|"null +
        """ + Types + """
        "|"
        """ + Types + """
         +null"
        """)]
    private static partial Regex Place();
}
