using Personalize.Engine.Health;
using Personalize.Engine.Reports.Charts;

namespace Personalize.Engine.Reports;

/// <summary>What the data of the dataset group is like now, and which recipes can be trained on it.</summary>
internal static class HealthSection
{
    private static readonly int[] s_percentiles = [10, 25, 50, 75, 90, 99];

    public static void Write(Markup page, ReportContent content) => ReportPage.Section(page, "Data health", () =>
    {
        if (content.Health is not { } health)
        {
            page.Element("p", $"The data can no longer be read. {content.HealthProblem}", ("class", "muted"));
            return;
        }

        page.Element("p", "The data at the time of this report, including imports and events since the training.", ("class", "muted"));
        Describe(page, health);
    });

    /// <summary>Remarks, figures, charts and what each recipe needs.</summary>
    public static void Describe(Markup page, DatasetHealth health)
    {
        if (health.Remarks.Count > 0)
            page.Element("ul", () => Items(page, health.Remarks));
        if (health.Interactions is { } events)
        {
            ReportPage.Facts(page, Facts(events));
            page.Element("div", () => Charts(page, events), ("class", "charts"));
        }

        Recipes(page, health);
    }

    private static void Items(Markup page, IEnumerable<string> texts)
    {
        foreach (var text in texts)
            page.Element("li", text);
    }

    private static IEnumerable<(string, string)> Facts(InteractionHealth events) =>
    [
        ("Interactions", ReportText.Count(events.Events)),
        ("Users", ReportText.Count(events.Users)),
        ("Items with interactions", ReportText.Count(events.Items)),
        ("From", ReportText.Day(events.FirstEvent)),
        ("To", ReportText.Day(events.LastEvent)),
        ("Repeats of an earlier item", ReportText.Percent(events.RepeatShare)),
        ("Same time as the previous one", ReportText.Percent(events.SameTimeShare)),
        ("On the top 1 % of the items", ReportText.Percent(events.TopItemsShare)),
        ("New visit after", ReportText.Duration(events.VisitGap)),
        ("New session after", ReportText.Duration(events.SessionGap)),
        ("Interactions per session", Markup.Number(events.EventsPerSession)),
        ("Popularity half-life", events.PopularityHalfLife is { } halfLife ? ReportText.Duration(halfLife) : ""),
        ("Duplicates dropped", ReportText.Count(events.DuplicatesDropped)),
    ];

    private static void Charts(Markup page, InteractionHealth events)
    {
        Percentiles(page, "Interactions per user", events.HistoryLength, value => ReportText.Count((long)value));
        if (events.GapSeconds.Count > 0)
            Percentiles(page, "Time to the user's next interaction", events.GapSeconds, ReportText.Duration);
        if (events.EventTypes.Count > 1)
        {
            var mostFrequent = events.EventTypes.OrderByDescending(type => type.Value).Take(8);
            BarChart.Write(page, "Event types", [.. mostFrequent.Select(type => (type.Key, (double)type.Value, ReportText.Count(type.Value), "s0"))]);
        }
    }

    // Bar lengths on a logarithmic scale, because both quantities span many orders of magnitude.
    private static void Percentiles(Markup page, string title, IReadOnlyDictionary<int, double> values, Func<double, string> text) => BarChart.Write(
        page, title,
        [.. s_percentiles.Where(values.ContainsKey)
            .Select(percentile => ($"{percentile} % at most", Math.Log(1 + values[percentile]), text(values[percentile]), "s0"))]);

    private static void Recipes(Markup page, DatasetHealth health) => ReportPage.Table(
        page,
        [("Recipe", false), ("Enough data", false), ("Requirements", false)],
        () =>
        {
            foreach (var recipe in health.Recipes)
            {
                page.Element("tr", () =>
                {
                    page.Element("th", recipe.Recipe, ("scope", "row"));
                    page.Element("td", recipe.CanTrain ? "yes" : "no");
                    page.Element("td", () =>
                    {
                        foreach (var need in recipe.Requirements)
                        {
                            page.Element(
                                "div",
                                $"{(need.IsMet ? "✓" : need.IsRequired ? "✗" : "○")} {need.Name}: {need.Found} ({need.Needed}). {need.Advice}".TrimEnd(),
                                ("class", need.IsMet ? "muted" : ""));
                        }
                    });
                });
            }
        });
}
