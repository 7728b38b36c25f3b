using Personalize.Engine.Reports;
using Personalize.Server.Hosting;

namespace Personalize.Server.Pages;

/// <summary>A dataset group: what its data is like, and what was trained on it.</summary>
internal static class GroupPage
{
    public static string Render(ServerParts parts, HealthCache cache, string name)
    {
        var group = parts.Engine.DescribeDatasetGroup(new(name));
        return PageShell.Render(group.Name, "/", page =>
        {
            page.Element("p", $"Dataset group, made {ReportText.Time(group.CreationDateTime)}", ("class", "muted"));
            ReportPage.Section(page, "Solutions", () => OverviewPage.Solutions(page, parts, group));
            ReportPage.Section(page, "Data health", () =>
            {
                var (health, problem) = cache.OfGroup(group, parts.Engine.ListDatasets(new(group.Arn)), isAsked: true);
                if (health is null)
                    page.Element("p", problem ?? "", ("class", "muted"));
                else
                    HealthSection.Describe(page, health);
            });
        });
    }
}
