using System.Globalization;

namespace Personalize.Engine.Reports.Charts;

/// <summary>Bars with their names and values, one below the other.</summary>
internal static class BarChart
{
    private const double RowHeight = 26;
    private const double NameWidth = 118;
    private const double ValueWidth = 62;
    private const int LongestName = 15;

    /// <param name="bars">Name, length (not below 0), its text, and style class of each.</param>
    public static void Write(Markup page, string title, IReadOnlyList<(string Name, double Length, string Text, string Class)> bars)
    {
        var longest = Math.Max(bars.Max(bar => bar.Length), double.Epsilon);
        ChartFrame.Write(page, title, [], (bars.Count * RowHeight) + 4, () =>
        {
            for (var i = 0; i < bars.Count; i++)
            {
                var (name, length, text, style) = bars[i];
                var y = (i * RowHeight) + 4;
                var width = length / longest * (ChartFrame.Right - NameWidth - ValueWidth);
                ChartFrame.Label(page, NameWidth - 6, y + 14, Shorten(name), "end");
                page.Element(
                    "rect", () => page.Element("title", $"{name}: {text}"),
                    ("x", Markup.Number(NameWidth)), ("y", Markup.Number(y)), ("width", Markup.Number(width)), ("height", "20"), ("class", $"bar {style}"));
                ChartFrame.Label(page, NameWidth + width + 6, y + 14, text, "start", "value");
            }
        });
    }

    // Names of event types can be of any length; the full name is shown when the pointer is over the bar.
    private static string Shorten(string name)
    {
        var letters = new StringInfo(name);
        return letters.LengthInTextElements <= LongestName ? name : letters.SubstringByTextElements(0, LongestName - 1) + "…";
    }
}
