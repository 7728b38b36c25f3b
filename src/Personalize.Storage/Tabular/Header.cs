namespace Personalize.Storage.Tabular;

/// <summary>The rules for rows of delimited text that all of its readers share.</summary>
internal static class Header
{
    /// <summary>Longer than any row that can be imported; a longer one means that a quote was never closed.</summary>
    public const int LongestRow = 1 << 22;

    public const string QuotingAdvice =
        "Double every quote inside a quoted field and close every quote (RFC 4180), or import with the Quoting None if quotes are ordinary "
        + "characters in the file, or Backslash if a backslash stands before them.";

    public static string TooLong { get; } = $"the row that starts here is longer than {LongestRow} characters; probably a quote was not closed";

    /// <summary>Returns the names, which must differ.</summary>
    public static string[] Check(TextSource source, long line, string[] names)
    {
        var repeated = names.Where(name => name.Length > 0).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return repeated is null
            ? names
            : throw source.Malformed(line, $"the header has the column '{repeated.Key}' {repeated.Count()} times", "Give every column a different name.");
    }

    /// <summary>What is wrong with the number of fields of a row, or null.</summary>
    public static string? Compare(int fields, int columns) => fields == columns
        ? null
        : $"has {fields} {(fields == 1 ? "field" : "fields")}, but the header has {columns}";
}
