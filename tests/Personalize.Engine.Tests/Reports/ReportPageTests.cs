using System.Globalization;
using System.Xml.Linq;
using Personalize.Engine.Reports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tests.Reports;

/// <summary>The page as text: what is on it, and that nothing in it is code.</summary>
public sealed class ReportPageTests
{
    [Fact]
    public void A_searched_version_has_every_part()
    {
        var page = Parse(ReportContents.Searched());

        Assert.Equal(
            ["Metrics and baselines", "Leaderboard", "Effects of hyperparameters", "Learning curves", "Training data", "Data health", "How it was trained"],
            page.Descendants("h2").Select(h => h.Value));
        Assert.Equal("clicks/0123456789ab", page.Descendants("h1").Single().Value);
        Assert.Contains("NDCG@250.32003.20× the best baseline", page.Descendants("li").Select(li => li.Value));
        var rows = Table(page, "Leaderboard");
        Assert.Equal(["2", "1", "3", "4"], rows.Where((_, index) => index % 2 == 0).Select(row => row[0]));
        Assert.Equal(["2", "aws-hrnn-metadata", "0.2500", "won"], rows[0]);
        Assert.Equal(["", "hidden_dimension 128, recency_mask false · 12.3 s"], rows[1]);
        Assert.Equal(["4", "aws-hrnn-coldstart", "–", "failed"], rows[6]);
        Assert.Equal(["", "hidden_dimension 149, recency_mask true · 12.3 sview"], rows[7]);
        Assert.Equal(["upper winner", "winner"], page.Descendants("tr").Select(Class).Where(style => style.Contains("winner", StringComparison.Ordinal)));
        Assert.Equal(["NDCG@25", "0.3200", "0.0500", "0.1000", "3.20×"], Table(page, "Metrics and baselines")[4]);
    }

    [Fact]
    public void Charts_show_every_trial_and_epoch_inside_their_frame()
    {
        var page = Parse(ReportContents.Searched());
        var charts = page.Descendants("figure").ToDictionary(f => f.Element("figcaption")!.Value);

        Assert.Equal(3, Marks(charts["NDCG@25 by hidden_dimension"]).Length);
        Assert.Equal(["hollow s0", "mark s0", "mark s2"], Marks(charts["NDCG@25 by recency_mask"]).Select(Class).Order());
        Assert.Contains(
            "Trial 3, aws-hrnn: hidden_dimension 64, recency_mask false, 0.1800",
            charts["NDCG@25 by hidden_dimension"].Descendants("title").Select(t => t.Value));
        Assert.Equal(2, charts["Loss (cross-entropy)"].Descendants("polyline").Count());
        Assert.Equal(3, charts["NDCG@25 of every trial (bold: won)"].Descendants("polyline").Count());
        var kept = Assert.Single(charts["NDCG@25 by epoch (marked: kept)"].Descendants("circle"));
        Assert.Equal(double.Parse(Points(charts["NDCG@25 by epoch (marked: kept)"])[^1][0], CultureInfo.InvariantCulture), Number(kept, "cx"));
        foreach (var (x, y) in charts.Values.SelectMany(chart => chart.Descendants()).SelectMany(Positions))
        {
            Assert.InRange(x, 0, 340);
            Assert.InRange(y, 0, 216);
        }

        Assert.All(page.Descendants("svg"), svg => Assert.NotEqual("", (string?)svg.Attribute("aria-label")));
    }

    [Fact]
    public void Nothing_that_data_says_is_code()
    {
        var html = ReportPage.Render(ReportContents.Searched(ReportContents.Hostile));
        var page = Parse(ReportContents.Searched(ReportContents.Hostile));

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.All(page.Descendants().Attributes(), a => Assert.DoesNotMatch("^(on.*|src|href|srcset|style)$", a.Name.LocalName));
        Assert.True(
            page.Descendants()
                .Count(e => e.Nodes().OfType<XText>().Any(t => t.Value.Contains("<script>alert('x')</script> & \"q\"", StringComparison.Ordinal))) >= 4);
        Assert.Equal(Parse(ReportContents.Searched()).Descendants().Count(), page.Descendants().Count());
        Assert.Contains("default-src 'none'; style-src 'unsafe-inline'", page.Descendants("meta").Attributes("content").Select(a => a.Value));
    }

    [Fact]
    public void The_style_sheet_loads_nothing_and_needs_no_escapes()
    {
        Assert.DoesNotMatch("[<>&\"']|url|@import", ReportStyle.Css);
        Assert.Contains("prefers-color-scheme: dark", ReportStyle.Css);
    }

    [Fact]
    public void Without_a_search_there_is_no_leaderboard()
    {
        var page = Parse(ReportContents.Plain());
        Assert.Equal(
            ["Metrics and baselines", "Learning curves", "Training data", "Data health", "How it was trained"], page.Descendants("h2").Select(h => h.Value));
        Assert.Equal("98,000", Table(page, "Training data")[0][1]);
        Assert.Equal("FULL: 98,000 of 100,000 rows kept (dropped: duplicate 2,000), events from 2026-05-09 to 2026-11-25", Table(page, "Training data")[0][2]);
        Assert.Contains("New session after1 h 8 min", page.Descendants("div").Select(d => d.Value));
    }

    [Fact]
    public void The_health_of_the_data_is_told_with_what_each_recipe_lacks()
    {
        var page = Parse(ReportContents.Searched());
        Assert.Contains("Users hardly ever repeat an item (0 %).", page.Descendants("li").Select(li => li.Value));
        Assert.Contains("New session after1 h 8 min", page.Descendants("div").Select(d => d.Value));
        Assert.Equal(["aws-hrnn", "no", "✗ interactions: 900 (at least 1000). Import more interactions."], Table(page, "Data health")[0]);
    }

    [Fact]
    public void A_version_that_failed_says_so_and_why()
    {
        var page = Parse(ReportContents.Plain(v => v with
        {
            Status = ResourceStatus.CreateFailed,
            FailureReason = "The disk is full.",
            Metrics = null,
            Baselines = null,
            Epochs = [],
            RecipeArn = null,
        }));
        Assert.Contains("The disk is full.", page.Descendants("p").Select(p => p.Value));
        Assert.Contains("There are no metrics: the version is CREATE FAILED.", page.Descendants("p").Select(p => p.Value));
        Assert.Empty(page.Descendants("svg"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Few_or_equal_epochs_are_drawn(int epochs)
    {
        var page = Parse(ReportContents.Plain(
            v => v with { Epochs = [.. Enumerable.Range(1, epochs).Select(e => new EpochRecord("measured", e, 5, 0, 1, 1))] }));
        Assert.All(page.Descendants().SelectMany(Positions), p => Assert.True(double.IsFinite(p.X) && double.IsFinite(p.Y)));
        Assert.NotEmpty(page.Descendants("polyline"));
    }

    [Fact]
    public void Every_culture_has_the_same_page()
    {
        var expected = ReportPage.Render(ReportContents.Searched());
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(expected, ReportPage.Render(ReportContents.Searched()));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    // The page is XML as well, which a browser does not ask for but a test can use.
    private static XElement Parse(ReportContent content)
    {
        var html = ReportPage.Render(content);
        Assert.StartsWith("<!DOCTYPE html>\n<html", html);
        return XDocument.Parse(html).Root!;
    }

    private static string[][] Table(XElement page, string heading) =>
    [
        .. page.Descendants("section").Single(s => s.Element("h2")!.Value == heading).Descendants("tbody").Single().Elements("tr")
            .Select(row => row.Elements().Select(cell => cell.Value).ToArray()),
    ];

    private static XElement[] Marks(XElement chart) =>
        [.. chart.Descendants().Where(e => Class(e).StartsWith("mark", StringComparison.Ordinal) || Class(e).StartsWith("hollow", StringComparison.Ordinal))];

    private static string[][] Points(XElement chart) =>
        [.. chart.Descendants("polyline").Single().Attribute("points")!.Value.Split(' ').Select(p => p.Split(','))];

    private static IEnumerable<(double X, double Y)> Positions(XElement element)
    {
        foreach (var (x, y) in new[] { ("x", "y"), ("cx", "cy"), ("x1", "y1"), ("x2", "y2") })
        {
            if (element.Attribute(x) is not null)
                yield return (Number(element, x), Number(element, y));
        }

        if (element.Name != "polyline")
            yield break;
        foreach (var point in element.Attribute("points")!.Value.Split(' '))
            yield return (double.Parse(point.Split(',')[0], CultureInfo.InvariantCulture), double.Parse(point.Split(',')[1], CultureInfo.InvariantCulture));
    }

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private static string Class(XElement element) => (string?)element.Attribute("class") ?? "";
}
