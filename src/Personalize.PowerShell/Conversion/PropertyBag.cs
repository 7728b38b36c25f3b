using System.Collections;
using System.Data;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;

namespace Personalize.PowerShell.Conversion;

/// <summary>Names and values of piped input: hashtables, objects, rows of a CSV file or of a database.</summary>
internal static class PropertyBag
{
    /// <exception cref="PersonalizeException">The source is a string, a number or a time, which has no named values.</exception>
    public static IEnumerable<(string Name, object? Value)> Of(PSObject source) => source.BaseObject switch
    {
        IDictionary dictionary => dictionary.Keys.Cast<object>().Select(key => (Text(key) ?? "", Unwrap(dictionary[key]))),

        // The members of the row as an object, such as RowState, are no columns.
        DataRow row => Columns(row),
        DataRowView view => Columns(view.Row),
        IDataRecord record => Enumerable.Range(0, record.FieldCount).Select(column => (record.GetName(column), Unwrap(record.GetValue(column)))),
        IConvertible => throw PersonalizeException.InvalidInput(
            ErrorIds.NotAnObject,
            $"'{source}' is a single value; a hashtable, an object or a row of a CSV file is expected.",
            "Convert JSON text with ConvertFrom-Json first.",
            source.BaseObject),
        _ => source.Properties.Where(property => property.IsGettable).Select(property => (property.Name, Unwrap(property.Value))),
    };

    /// <summary>Whether one of the values, or of the properties among them, is a date without a time zone.</summary>
    public static bool HasZonelessDate(PSObject source) => source.BaseObject is not IConvertible && Of(source).Any(entry =>
        entry.Value is DateTime date ? UnixTime.IsZoneless(date)
        : entry.Value is not null && Key(entry.Name) == "PROPERTIES" && HasZonelessDate(PSObject.AsPSObject(entry.Value)));

    /// <summary>What the spellings of a name have in common, such as <c>ITEM_ID</c>, <c>itemId</c> and <c>ItemId</c>.</summary>
    public static string Key(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>A value as text, independent of the culture; lists are joined by <c>|</c>; null if there is no value.</summary>
    public static string? Text(object? value) => Unwrap(value) switch
    {
        null => null,
        string text => text.Length == 0 ? null : text,
        bool flag => flag ? "true" : "false",
        DateTime or DateTimeOffset => UnixTime.Of(value, milliseconds: false).ToString(CultureInfo.InvariantCulture),
        double or float or decimal => Number(Unwrap(value)!),
        IEnumerable list => string.Join('|', list.Cast<object?>().Select(Text)),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };

    /// <summary>The JSON of properties that users give as a hashtable, an object or JSON; null if there are none.</summary>
    public static string? Json(object? properties) => Unwrap(properties) switch
    {
        null => null,
        string json => json.Length == 0 ? null : json,
        _ => Json(Of(PSObject.AsPSObject(properties!))),
    };

    public static string Json(IEnumerable<(string Name, object? Value)> properties) =>
        JsonSerializer.Serialize(
            properties.Where(property => Text(property.Value) is not null).ToDictionary(property => property.Name, property => Plain(property.Value)));

    /// <summary>The object that PowerShell wraps; a custom object is returned as it is, and the null of databases is null.</summary>
    public static object? Unwrap(object? value) => (value is PSObject { BaseObject: var inner } && inner is not PSCustomObject ? inner : value) switch
    {
        DBNull => null,
        var plain => plain,
    };

    private static IEnumerable<(string Name, object? Value)> Columns(DataRow row) =>
        row.Table.Columns.Cast<DataColumn>().Select(column => (column.ColumnName, Unwrap(row[column])));

    // 105 for the decimal 105.0, and whole numbers without exponent: as text they may be ids.
    private static string Number(object number) => number switch
    {
        decimal exact => WithoutTrailingZeros(exact).ToString(CultureInfo.InvariantCulture),
        double whole when IsExactInteger(whole) => ((long)whole).ToString(CultureInfo.InvariantCulture),
        float whole when IsExactInteger(whole) => ((long)whole).ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(number, CultureInfo.InvariantCulture)!,
    };

    // Up to 2^53 a double holds every whole number.
    private static bool IsExactInteger(double number) => Math.Abs(number) <= 9_007_199_254_740_992 && Math.Truncate(number) == number;

    // Dividing by a one of full scale leaves only the digits that count.
    private static decimal WithoutTrailingZeros(decimal number) => number / 1.0000000000000000000000000000m;

    // Numbers and booleans remain numbers and booleans in JSON.
    private static object? Plain(object? value) =>
        Unwrap(value) switch
        {
            decimal number => WithoutTrailingZeros(number),
            bool or byte or short or int or long or float or double => Unwrap(value),
            _ => Text(value),
        };
}
