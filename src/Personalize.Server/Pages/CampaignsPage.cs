using System.Globalization;
using Personalize.Engine.Reports;
using Personalize.Server.Hosting;
using Personalize.Server.Monitoring;

namespace Personalize.Server.Pages;

/// <summary>Campaigns with their traffic, and a form to try them for a user, two side by side.</summary>
internal static class CampaignsPage
{
    public static string Render(ServerParts parts, Attempt attempt) => PageShell.Render("Campaigns", "/page/campaigns", page =>
    {
        var campaigns = parts.Engine.ListCampaigns(new());
        if (campaigns.Count == 0)
        {
            page.Element("p", "There is no campaign yet: create one for an active solution version, and try it here.");
            return;
        }

        Form(page, campaigns, attempt);
        if (attempt.Campaigns.Count > 0)
            AttemptSection.Write(page, parts, attempt);
        ReportPage.Section(page, "Traffic", () => Traffic(page, parts, campaigns));
    });

    private static void Form(Markup page, IReadOnlyList<Campaign> campaigns, Attempt attempt) => page.Element(
        "form",
        () =>
        {
            Choice(page, "campaign", "Campaign", campaigns, attempt.Campaigns.Count > 0 ? attempt.Campaigns[0] : campaigns[0].Name, optional: false);
            Choice(page, "other", "Beside it", campaigns, attempt.Campaigns.Count > 1 ? attempt.Campaigns[1] : "", optional: true);
            Box(page, "user", "User id", attempt.UserId);
            Box(page, "item", "Item id, for related items", attempt.ItemId);
            page.Element("button", "Recommend", ("type", "submit"));
        },
        ("method", "post"), ("action", "/page/campaigns"), ("class", "card try"), ("aria-label", "Try a campaign"));

    private static void Choice(Markup page, string name, string label, IReadOnlyList<Campaign> campaigns, string chosen, bool optional) =>
        page.Element("div", () =>
        {
            page.Element("label", label, ("for", name));
            page.Element(
                "select",
                () =>
                {
                    if (optional)
                        page.Element("option", "none", ("value", ""));
                    foreach (var campaign in campaigns)
                    {
                        if (campaign.Name == chosen)
                            page.Element("option", campaign.Name, ("value", campaign.Name), ("selected", "selected"));
                        else
                            page.Element("option", campaign.Name, ("value", campaign.Name));
                    }
                },
                ("id", name), ("name", name));
        });

    // An id with hidden characters is not put back, because what the page shows of it would be another id.
    private static void Box(Markup page, string name, string label, string value) => page.Element("div", () =>
    {
        page.Element("label", label, ("for", name));
        page.Empty(
            "input", ("id", name), ("name", name), ("type", "text"), ("value", Visible.Of(value) == value ? value : ""), ("autocomplete", "off"),
            ("spellcheck", "false"), ("autocapitalize", "off"));
    });

    private static void Traffic(Markup page, ServerParts parts, IReadOnlyList<Campaign> campaigns) => PageShell.Table(
        page, $"Requests through this server in the last {CampaignTraffic.Minutes} minutes",
        [("Campaign", false), ("Answers", true), ("Per minute", true), ("Median", true), ("99 %", true), ("Errors", true)],
        () =>
        {
            foreach (var campaign in campaigns)
            {
                var traffic = parts.Traffic.Of(campaign.Name);
                page.Element("tr", () =>
                {
                    var version = campaign.SolutionVersionArn;
                    PageShell.RowHead(page, () => page.Text(Visible.Of(campaign.Name)), () =>
                    {
                        PageShell.Status(page, campaign.Status);
                        page.Text(" · ");
                        PageShell.Link(page, PageShell.Address("/page/version", "arn", version), version[(version.IndexOf('/') + 1)..]);
                    });
                    PageShell.Number(page, ReportText.Count(traffic.Answered));
                    PageShell.Number(page, Markup.Number((double)traffic.Answered / CampaignTraffic.Minutes));
                    PageShell.Number(page, Milliseconds(traffic.Median));
                    PageShell.Number(page, Milliseconds(traffic.Percentile99));
                    PageShell.Number(page, ReportText.Count(traffic.Failed));
                });
            }
        });

    private static string Milliseconds(TimeSpan? time) =>
        time is { } known ? $"{known.TotalMilliseconds.ToString(known.TotalMilliseconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture)} ms" : "–";
}
