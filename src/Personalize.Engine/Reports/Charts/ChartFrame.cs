namespace Personalize.Engine.Reports.Charts;

/// <summary>
/// A chart of the report: title, legend, axes. Charts are as wide as a phone and are placed side by side if there is more room, so
/// their texts are never scaled down.
/// </summary>
internal static class ChartFrame
{
    public const double Width = 340;
    public const double Height = 216;
    public const double Left = 46;
    public const double Right = Width - 10;
    public const double Top = 10;
    public const double Bottom = Height - 36;

    /// <param name="title">What the chart shows; screen readers also read it in place of the drawing.</param>
    /// <param name="legend">Name of a series and its style class; empty for none.</param>
    /// <param name="draw">Draws into the SVG.</param>
    public static void Write(Markup page, string title, IReadOnlyList<(string Name, string Class)> legend, double height, Action draw) => page.Element(
        "figure",
        () =>
        {
            page.Element("figcaption", title);
            if (legend.Count > 0)
            {
                page.Element(
                    "ul",
                    () =>
                    {
                        foreach (var (name, style) in legend)
                            page.Element("li", name, ("class", style));
                    },
                    ("class", "legend"));
            }

            page.Element("svg", draw, ("viewBox", $"0 0 {Markup.Number(Width)} {Markup.Number(height)}"), ("role", "img"), ("aria-label", title));
        });

    /// <summary>Grid lines with their labels, and the titles of the axes.</summary>
    public static void Axes(Markup page, Scale x, Scale y, string xLabel)
    {
        foreach (var (value, label) in y.Ticks)
        {
            Line(page, Left, y.At(value), Right, y.At(value), "grid");
            Label(page, Left - 6, y.At(value) + 4, label, "end");
        }

        foreach (var (value, label) in x.Ticks)
        {
            Line(page, x.At(value), Bottom, x.At(value), Bottom + 4, "grid");
            Label(page, x.At(value), Bottom + 16, label, "middle");
        }

        Label(page, (Left + Right) / 2, Height - 4, xLabel, "middle");
    }

    public static void Line(Markup page, double x1, double y1, double x2, double y2, string style) => page.Empty(
        "line", ("x1", Markup.Number(x1)), ("y1", Markup.Number(y1)), ("x2", Markup.Number(x2)), ("y2", Markup.Number(y2)), ("class", style));

    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>: which part of the text is at x.</param>
    public static void Label(Markup page, double x, double y, string text, string anchor, string style = "tick") =>
        page.Element("text", text, ("x", Markup.Number(x)), ("y", Markup.Number(y)), ("text-anchor", anchor), ("class", style));
}
