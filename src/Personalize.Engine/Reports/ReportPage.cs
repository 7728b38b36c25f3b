using Personalize.Engine.Evaluation;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Reports;

/// <summary>
/// The report on a solution version as one self-contained HTML page: no script, no network, no other file. It follows the light or
/// dark mode of the reader's system and fits a phone.
/// </summary>
internal static class ReportPage
{
    public static string Render(ReportContent content)
    {
        var page = new Markup();
        page.Element(
            "html",
            () =>
            {
                page.Element("head", () => Head(page, content));
                page.Element("body", () => Body(page, content));
            },
            ("lang", "en"));
        return page.ToString();
    }

    /// <summary>A part of the page under a heading.</summary>
    public static void Section(Markup page, string heading, Action content) => page.Element("section", () =>
    {
        page.Element("h2", heading);
        content();
    });

    /// <summary>A table that scrolls by itself if it is wider than the page.</summary>
    /// <param name="headers">Name of each column and whether it holds numbers, which are right-aligned.</param>
    public static void Table(Markup page, IReadOnlyList<(string Name, bool IsNumber)> headers, Action rows) => page.Element(
        "div",
        () => page.Element("table", () =>
        {
            page.Element("thead", () => page.Element("tr", () =>
            {
                foreach (var (name, isNumber) in headers)
                    page.Element("th", name, ("class", isNumber ? "number" : "text"));
            }));
            page.Element("tbody", rows);
        }),
        ("class", "table"));

    /// <summary>Names and values, two per line if there is room.</summary>
    public static void Facts(Markup page, IEnumerable<(string Name, string Value)> facts) => page.Element(
        "dl",
        () =>
        {
            foreach (var (name, value) in facts.Where(fact => fact.Value.Length > 0))
            {
                page.Element("div", () =>
                {
                    page.Element("dt", name);
                    page.Element("dd", value);
                });
            }
        });

    public static string RecipeName(string? arn) => arn is null ? "no recipe yet" : Arn.LastPartOf(arn);

    private static void Head(Markup page, ReportContent content)
    {
        page.Empty("meta", ("charset", "utf-8"));
        page.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        page.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));

        // The page loads nothing, and no text in it can change that.
        page.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; style-src 'unsafe-inline'"));
        page.Element("title", $"{content.Version.Name} - Personalize");
        page.Element("style", ReportStyle.Css);
    }

    private static void Body(Markup page, ReportContent content)
    {
        page.Element("header", () => Header(page, content));
        page.Element("main", () =>
        {
            MetricsSection.Write(page, content.Version);
            TrialsSection.Write(page, content);
            CurvesSection.Write(page, content);
            DataSection.Write(page, content);
            HealthSection.Write(page, content);
            Section(page, "How it was trained", () => Facts(page, Facts(content)));
        });
        page.Element("footer", $"Made by Personalize, {ReportText.Time(content.Now)}.");
    }

    private static void Header(Markup page, ReportContent content)
    {
        var version = content.Version;
        page.Element("p", $"Solution version in the dataset group {Arn.NameOf(version.DatasetGroupArn)}", ("class", "muted"));
        page.Element("h1", version.Name);
        page.Element("p", () =>
        {
            page.Element("strong", RecipeName(version.RecipeArn));
            page.Text($" · {version.Status} · {ReportText.Time(version.CreationDateTime)} · {ReportText.Duration(version.TrainingSeconds)} of training");
        });
        if (version.FailureReason is { } reason)
            page.Element("p", reason, ("class", "notice"));
        if (version.Metrics is not { } metrics)
            return;
        page.Element(
            "ul",
            () =>
            {
                foreach (var name in MetricsSection.Highlights)
                {
                    if (metrics.TryGetValue(name, out var value))
                        Tile(page, name, value, version.Baselines);
                }
            },
            ("class", "tiles"));
    }

    private static void Tile(Markup page, string name, double value, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? baselines) =>
        page.Element(
        "li",
        () =>
        {
            page.Element("span", MetricDescription.ShortName(name), ("class", "muted"));
            page.Element("b", ReportText.Score(value));
            page.Element(
                "span",
                MetricsSection.Gain(name, value, baselines) is { Length: > 0 } gain ? $"{gain} the best baseline" : MetricDescription.Describe(name),
                ("class", "muted"));
        });

    private static IEnumerable<(string, string)> Facts(ReportContent content)
    {
        var (version, solution) = (content.Version, content.Solution);
        yield return ("ARN", version.Arn);
        yield return ("Training mode", version.TrainingMode);
        yield return ("Seed", version.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        yield return ("Event type", solution.EventType ?? "");
        foreach (var (name, value) in version.Hyperparameters)
            yield return (name, value);
        yield return ("Solution configuration", solution.SolutionConfig ?? "");
    }
}
