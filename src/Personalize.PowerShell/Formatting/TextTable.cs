using System.Text;

namespace Personalize.PowerShell.Formatting;

/// <summary>Lays out a small table as text: the first column to the left, all others, which are numbers, to the right.</summary>
internal static class TextTable
{
    /// <summary>The usual window has 80 columns, and some hosts break a line that fills the last one.</summary>
    public const int Width = 79;

    /// <param name="rows">The header first; all rows of the same length.</param>
    /// <returns>Lines without trailing spaces, the header underlined; the columns move together where that makes them fit into a window.</returns>
    public static string Render(IReadOnlyList<string[]> rows)
    {
        var widths = new int[rows[0].Length];
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                widths[i] = Math.Max(widths[i], row[i].Length);
        }

        var gap = widths.Sum() + (2 * (widths.Length - 1)) > Width ? " " : "  ";
        var text = new StringBuilder();
        AppendRow(text, rows[0], widths, gap);
        AppendRow(text, [.. rows[0].Select(header => new string('-', header.Length))], widths, gap);
        foreach (var row in rows.Skip(1))
            AppendRow(text, row, widths, gap);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>A text in lines that fit into a narrow window: the host would break them inside of words.</summary>
    public static string Wrap(string text)
    {
        var lines = new StringBuilder();
        var length = 0;
        foreach (var word in text.Split(' '))
        {
            if (length > 0 && length + 1 + word.Length > Width)
            {
                lines.Append('\n');
                length = 0;
            }

            if (length > 0)
                lines.Append(' ');
            lines.Append(word);
            length += word.Length + (length > 0 ? 1 : 0);
        }

        return lines.ToString();
    }

    private static void AppendRow(StringBuilder text, string[] row, int[] widths, string gap)
    {
        var line = new StringBuilder();
        for (var i = 0; i < row.Length; i++)
            line.Append(i == 0 ? row[i].PadRight(widths[i]) : gap + row[i].PadLeft(widths[i]));
        text.Append(line.ToString().TrimEnd()).Append('\n');
    }
}
