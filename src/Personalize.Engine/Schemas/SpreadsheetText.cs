namespace Personalize.Engine.Schemas;

/// <summary>
/// Keeps spreadsheets from taking text of a CSV file for formulas: an apostrophe goes before text that begins like one, or with apostrophes
/// before that, so that removing one apostrophe again gives what was there. Numbers stay numbers.
/// </summary>
internal static class SpreadsheetText
{
    /// <summary>The same batch with the text of all columns escaped.</summary>
    public static ColumnBatch Escape(ColumnBatch batch) => new(
        batch.RowCount,
        [.. batch.Columns.Select(column => column.Texts is { } texts
            ? new ColumnData(column.Name) { Texts = [.. texts.Take(batch.RowCount).Select(Escape)] }
            : column)]);

    public static string? Escape(string? text) =>
        text?.TrimStart('\'') is [('=' or '+' or '-' or '@' or '\t' or '\r' or '\n'), ..] ? $"'{text}" : text;

    /// <summary>Whether a file is one that spreadsheets read as text, according to its extension.</summary>
    public static bool Concerns(string path) =>
        path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text of a file is escaped: if that is asked for and concerns it. If it does not, that is said.</summary>
    public static bool Escapes(bool isAsked, string path, Action<string>? warning)
    {
        if (!isAsked || Concerns(path))
            return isAsked;
        warning?.Invoke(NotConcerned(path));
        return false;
    }

    /// <summary>Says that a file is not escaped although that was asked for.</summary>
    public static string NotConcerned(string path) => $"No formulas are escaped, because '{path}' is not CSV.";
}
