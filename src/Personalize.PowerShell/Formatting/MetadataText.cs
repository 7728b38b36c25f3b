using System.Globalization;
using System.Management.Automation;

namespace Personalize.PowerShell.Formatting;

/// <summary>Items with requested metadata as a table: its columns are known only when the command runs, which a table of a view cannot have.</summary>
public static class MetadataText
{
    private const int ItemWidth = 16;
    private const int MostColumns = 3;

    // Position and score with their gaps, and the item.
    private const int FixedWidth = 8 + 1 + 8 + 1 + ItemWidth;

    /// <summary>The name of the type that these views are for.</summary>
    internal static string TypeName(object row) => $"{(row is PSObject { BaseObject: var inner } ? inner : row).GetType().FullName}#Metadata";

    /// <summary>The headers, underlined. With more columns than fit, the others are in the row but not in the view.</summary>
    public static string Header(PSObject row)
    {
        var names = Columns(row).Select(column => column.Name).ToArray();
        string[] lines = [.. names.Select(name => new string('-', Math.Min(name.Length, Width(names.Length))))];
        return $"{Line("Position", "Score", "ItemId", names)}\n{Line("--------", "-----", "------", lines)}";
    }

    /// <summary>One row.</summary>
    public static string Row(PSObject row) => Line(
        string.Create(CultureInfo.CurrentCulture, $"{row.Properties["Position"]?.Value}"),
        Display.Score(row.Properties["Score"]?.Value as double?),
        $"{row.Properties["ItemId"]?.Value}",
        [.. Columns(row).Select(column => $"{column.Value}")]);

    private static IEnumerable<PSNoteProperty> Columns(PSObject row) => row.Properties.OfType<PSNoteProperty>().Take(MostColumns);

    private static string Line(string position, string score, string item, string[] values) =>
        string.Join(' ', [$"{position,8} {score,8}", Cut(item, ItemWidth).PadRight(ItemWidth),
            .. values.Select(value => Cut(value, Width(values.Length)).PadRight(Width(values.Length)))]).TrimEnd();

    private static int Width(int columns) => ((TextTable.Width - FixedWidth) / columns) - 1;

    private static string Cut(string text, int width) => text.Length > width ? $"{text[..(width - 1)]}…" : text;
}
