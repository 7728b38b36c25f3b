using System.Globalization;
using Personalize.Engine.Data;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>What the user probably meant or overlooked if columns of a file are missing. Used only in messages: nothing is guessed silently.</summary>
internal static class ColumnHints
{
    private const string OtherSeparators = ";\t|";

    // Words in column names that suggest a field, the strongest first.
    private static readonly (string Field, string[] Words)[] s_words =
    [
        (DatasetFields.UserId, ["USERID", "USER", "CUSTOMER", "VISITOR", "CLIENT", "MEMBER", "ID"]),
        (DatasetFields.ItemId, ["ITEMID", "ITEM", "PRODUCT", "MOVIE", "ARTICLE", "SKU", "ASIN", "ID"]),
        (DatasetFields.Timestamp, ["TIMESTAMP", "TIME", "DATE", "CREATED", "TS"]),
    ];

    /// <summary>Why the columns are missing, as a sentence with a space before it; empty if no reason is apparent.</summary>
    public static string WhyMissing(IReadOnlyList<string> columns)
    {
        if (columns.Count == 1 && columns[0].IndexOfAny(OtherSeparators.ToCharArray()) is >= 0 and var at)
        {
            var separator = columns[0][at] == '\t' ? "tabs" : $"'{columns[0][at]}'";
            return $" The columns seem to be separated by {separator}: save the file with commas, or as .tsv with tabs.";
        }

        return columns.Any(column => double.TryParse(column, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? " The first line looks like data: a header row with the column names is required."
            : "";
    }

    /// <summary>Columns that probably hold the missing fields: <c>userId → USER_ID, movieId → ITEM_ID</c>.</summary>
    /// <param name="free">The columns that hold no other field.</param>
    public static string Map(IReadOnlyList<string> missing, IReadOnlyList<string> free)
    {
        var left = free.ToList();
        var pairs = new List<string>();
        foreach (var field in missing)
        {
            if (Likely(field, left) is not { } column)
                continue;
            left.Remove(column);
            pairs.Add($"{column} → {field}");
        }

        return string.Join(", ", pairs);
    }

    private static string? Likely(string field, List<string> columns)
    {
        var words = Array.Find(s_words, entry => entry.Field == field).Words ?? [JournalColumns.PropertyKey(field)];
        return words.Select(word => columns.Find(column => JournalColumns.PropertyKey(column).Contains(word, StringComparison.Ordinal)))
            .FirstOrDefault(column => column is not null);
    }
}
