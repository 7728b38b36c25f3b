namespace Personalize.Engine.Reports.Charts;

/// <summary>Lengths beside their names and values, one below the other.</summary>
internal static class BarChart
{
    private const double RowHeight = 26;
    private const double NameWidth = 118;
    private const double ValueWidth = 58;

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
                ChartFrame.Label(page, NameWidth - 6, y + 14, name, "end");
                page.Empty("rect", ("x", Markup.Number(NameWidth)), ("y", Markup.Number(y)), ("width", Markup.Number(width)), ("height", "20"), ("class", $"bar {style}"));
                ChartFrame.Label(page, NameWidth + width + 6, y + 14, text, "start", "value");
            }
        });
    }
}
