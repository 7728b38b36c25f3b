using System.Globalization;
using Personalize.Engine;
using Personalize.Engine.Recipes;
using Personalize.Engine.Reports;
using Personalize.Engine.Serving;
using Personalize.Server.Hosting;

namespace Personalize.Server.Pages;

/// <summary>What campaigns answer, with the reasons, beside the events they answer from.</summary>
internal static class AttemptSection
{
    private const int Items = 15;
    private const int Events = 20;
    private const int MostFields = 5;
    private const int MostReasons = 3;

    public static void Write(Markup page, ServerParts parts, Attempt attempt) => page.Element("section", () =>
    {
        page.Element("h2", attempt.UserId.Length > 0 ? $"Recommendations for {Visible.Of(attempt.UserId)}" : "Recommendations");
        page.Element(
            "div",
            () =>
            {
                foreach (var name in attempt.Campaigns)
                    page.Element("div", () => Answer(page, parts.Engine, name, attempt));
            },
            ("class", "sides"));
        if (attempt.UserId.Length > 0)
            Recent(page, parts.Engine, attempt);
    });

    private static void Answer(Markup page, PersonalizeEngine engine, string name, Attempt attempt)
    {
        page.Element("h3", Visible.Of(name));
        var warnings = new List<string>();
        try
        {
            var campaign = engine.DescribeCampaign(new(name));
            var version = engine.DescribeSolutionVersion(new(campaign.SolutionVersionArn));
            var recipe = PersonalizeEngine.DescribeRecipe(new(version.RecipeArn!));
            var subject = recipe.Subject switch
            {
                RecipeSubject.Item => "related to the item, the same for every user",
                RecipeSubject.Nobody => "the same for everybody",
                _ => "for the user",
            };
            page.Element("p", $"{recipe.Name}, {subject}; trained {ReportText.Time(version.CreationDateTime)}", ("class", "muted"));
            var list = engine.GetRecommendations(
                new()
                {
                    Campaign = Source(campaign),
                    UserId = recipe.Subject == RecipeSubject.User && attempt.UserId.Length > 0 ? attempt.UserId : null,
                    ItemId = recipe.Subject == RecipeSubject.Item && attempt.ItemId.Length > 0 ? attempt.ItemId : null,
                    NumResults = Items,
                    IncludeReasons = recipe.Subject == RecipeSubject.User,
                    MetadataColumns = Fields(engine, version.DatasetGroupArn),
                },
                new() { Warning = warnings.Add });
            if (recipe.Subject == RecipeSubject.User && !list.KnownUser)
                warnings.Add("Nothing is known about this user: every unknown user gets these items.");
            foreach (var warning in warnings)
                PageShell.Notice(page, warning);
            PageShell.Table(
                page, $"Recommendations of {Visible.Of(name)}", [("Rank", true), ("Item and reasons", false), ("Score", true)],
                () => Rows(page, list.ItemList));
        }
        catch (PersonalizeException exception)
        {
            PageShell.Notice(page, $"{exception.Message} {exception.NextStep}");
        }
    }

    // A list that a reader of the page looks at was not shown to the user: it must not be recorded as such.
    private static string Source(Campaign campaign) => campaign.RecommendationLogDays > 0 ? campaign.SolutionVersionArn : campaign.Name;

    private static string[] Fields(PersonalizeEngine engine, string datasetGroup) =>
    [
        .. engine.ListFields(new(datasetGroup)).Where(known => known.DatasetType == DatasetType.Items && !known.IsReserved)
            .Select(known => known.Field.Name).Take(MostFields),
    ];

    private static void Rows(Markup page, IReadOnlyList<RecommendedItem> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var (item, rank) = (items[i], i + 1);
            page.Element("tr", () =>
            {
                PageShell.Number(page, rank.ToString(CultureInfo.InvariantCulture));
                page.Element("td", () =>
                {
                    page.Element("strong", Visible.Of(item.ItemId));
                    foreach (var (isSo, mark) in ((bool, string)[])[(item.IsNew, "new"), (item.IsExplored, "explored"), (item.Promoted, "promoted")])
                    {
                        if (isSo)
                            page.Element("span", mark, ("class", "mark-text"));
                    }

                    if (item.Metadata is { Count: > 0 } metadata)
                        page.Element("div", string.Join(" · ", metadata.Select(value => $"{value.Key} {Visible.Of(value.Value)}")));
                    if (item.Reasons.Count > 0)
                    {
                        var reasons = item.Reasons.Take(MostReasons).Select(reason => string.Create(
                            CultureInfo.InvariantCulture, $"{Visible.Of(reason.Name)} {reason.Contribution:+0.00;-0.00}"));
                        page.Element("div", $"because of {string.Join(", ", reasons)}", ("class", "reason"));
                    }
                });
                PageShell.Number(page, item.Score.ToString("0.0000", CultureInfo.InvariantCulture));
            });
        }
    }

    private static void Recent(Markup page, PersonalizeEngine engine, Attempt attempt)
    {
        page.Element("h3", "Recent events");
        IReadOnlyList<HistoryEvent> events = [];
        try
        {
            // Of the first campaign that knows any: campaigns may count different types of events.
            events = attempt.Campaigns.Select(name => engine.RecentEvents(name, attempt.UserId, Events)).FirstOrDefault(found => found.Count > 0) ?? [];
        }
        catch (PersonalizeException)
        {
            // The answers above say what is wrong.
        }

        if (events.Count == 0)
        {
            page.Element("p", "These campaigns know no events of this user.", ("class", "muted"));
            return;
        }

        PageShell.Table(
            page, $"The newest events of {Visible.Of(attempt.UserId)} that count, newest first",
            [("Time", false), ("Item", false), ("Type", false), ("Value", true)],
            () =>
            {
                foreach (var one in events)
                {
                    page.Element("tr", () =>
                    {
                        page.Element("td", Time(one.Timestamp), ("class", "whole"));
                        page.Element("td", Visible.Of(one.ItemId));
                        page.Element("td", Visible.Of(one.EventType) ?? "");
                        PageShell.Number(page, double.IsNaN(one.EventValue) ? "" : one.EventValue.ToString("0.##", CultureInfo.InvariantCulture));
                    });
                }
            });
    }

    private static string Time(long seconds) => ReportText.Time(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime);
}
