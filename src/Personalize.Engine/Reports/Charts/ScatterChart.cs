using System.Globalization;

namespace Personalize.Engine.Reports.Charts;

/// <summary>A point of a <see cref="ScatterChart"/>.</summary>
/// <param name="Series">Index of its series, which has a colour and a shape.</param>
/// <param name="IsHollow">Drawn as an outline, for points that count less.</param>
/// <param name="Title">Shown when the pointer is over the point.</param>
internal sealed record ChartPoint(string X, double Y, int Series, bool IsHollow, string Title);

/// <summary>How a value depends on another one, which is a number or a name.</summary>
internal static class ScatterChart
{
    private const double Radius = 4.5;

    public static void Write(Markup page, string title, string xLabel, IReadOnlyList<string> series, IReadOnlyList<ChartPoint> points)
    {
        var isNumeric = points.All(point => double.TryParse(point.X, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        string[] names = isNumeric ? [] : [.. points.Select(point => point.X).Distinct().Order(StringComparer.Ordinal)];
        double X(ChartPoint point) => isNumeric ? double.Parse(point.X, CultureInfo.InvariantCulture) : Array.IndexOf(names, point.X);
        const double Margin = 8;
        var x = isNumeric
            ? Numbers([.. points.Select(X)], ChartFrame.Left + Margin, ChartFrame.Right - Margin)
            : Scale.OfNames(names, ChartFrame.Left, ChartFrame.Right);
        var y = Scale.Of(points.Select(point => point.Y), ChartFrame.Bottom - Margin, ChartFrame.Top + Margin);
        (string, string)[] legend = [.. series.Select((name, index) => (name, $"s{index}")).Where((_, index) => points.Any(point => point.Series == index))];
        ChartFrame.Write(page, title, legend.Length > 1 ? legend : [], ChartFrame.Height, () =>
        {
            ChartFrame.Axes(page, x, y, xLabel);
            foreach (var point in points)
                Point(page, x.At(X(point)), y.At(point.Y), point);
        });
    }

    // Values of very different magnitudes would be crowded at one end.
    private static Scale Numbers(double[] values, double from, double to)
    {
        const int ManyTimes = 4;
        return values.Min() > 0 && values.Max() >= ManyTimes * values.Min() ? Scale.OfRatios(values, from, to) : Scale.Of(values, from, to);
    }

    // Each series has a shape as well as a colour, because not everyone can distinguish the colours.
    private static void Point(Markup page, double x, double y, ChartPoint point)
    {
        var style = ("class", $"{(point.IsHollow ? "hollow" : "mark")} s{point.Series}");
        void Title() => page.Element("title", point.Title);
        switch (point.Series % 3)
        {
            case 0:
                page.Element("circle", Title, ("cx", Markup.Number(x)), ("cy", Markup.Number(y)), ("r", Markup.Number(Radius)), style);
                break;
            case 1:
                page.Element(
                    "rect", Title, ("x", Markup.Number(x - 4)), ("y", Markup.Number(y - 4)), ("width", "8"), ("height", "8"), style);
                break;
            default:
                page.Element("path", Title, ("d", $"M{Markup.Number(x)} {Markup.Number(y - 5)}l5 9h-10z"), style);
                break;
        }
    }
}
