namespace Personalize.Engine.Reports.Charts;

/// <summary>A line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">For the legend; null to leave it out.</param>
/// <param name="Class">Style: the series that the line belongs to.</param>
/// <param name="Weight">Style: <c>bold</c> or <c>faint</c>.</param>
/// <param name="Marked">Index of a point to mark, or null.</param>
internal sealed record ChartLine(string? Name, string Class, IReadOnlyList<(double X, double Y)> Points, string Weight = "bold", int? Marked = null);

/// <summary>Values that change over integers, such as epochs.</summary>
internal static class LineChart
{
    public static void Write(Markup page, string title, string xLabel, IReadOnlyList<ChartLine> lines)
    {
        var points = lines.SelectMany(line => line.Points).ToArray();
        var x = Scale.Of(points.Select(point => point.X), ChartFrame.Left + 6, ChartFrame.Right - 6, whole: true);
        var y = Scale.Of(points.Select(point => point.Y), ChartFrame.Bottom, ChartFrame.Top);
        (string, string)[] legend = [.. lines.Where(line => line.Name is not null).Select(line => (line.Name!, line.Class)).Distinct()];
        ChartFrame.Write(page, title, legend.Length > 1 ? legend : [], ChartFrame.Height, () =>
        {
            ChartFrame.Axes(page, x, y, xLabel);
            foreach (var line in lines)
            {
                page.Empty(
                    "polyline",
                    ("points", string.Join(' ', line.Points.Select(p => $"{Markup.Number(x.At(p.X))},{Markup.Number(y.At(p.Y))}"))),
                    ("class", $"line {line.Weight} {line.Class}"));

                // A line with only one point would be invisible.
                foreach (var index in line.Points.Count == 1 ? [0] : line.Marked is { } marked ? [marked] : Array.Empty<int>())
                {
                    page.Empty(
                        "circle",
                        ("cx", Markup.Number(x.At(line.Points[index].X))),
                        ("cy", Markup.Number(y.At(line.Points[index].Y))),
                        ("r", "4"),
                        ("class", $"mark {line.Class}"));
                }
            }
        });
    }
}
