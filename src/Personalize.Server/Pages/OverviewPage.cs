using Personalize.Engine.Evaluation;
using Personalize.Engine.Reports;
using Personalize.Server.Hosting;

namespace Personalize.Server.Pages;

/// <summary>Every dataset group with its health, and its solutions and versions with a metric beside the best baseline.</summary>
internal static class OverviewPage
{
    public static string Render(ServerParts parts, HealthCache health) => PageShell.Render("Overview", "/", page =>
    {
        var groups = parts.Engine.ListDatasetGroups(new());
        if (groups.Count == 0)
        {
            page.Element("p", "The store is empty: there is no dataset group yet. Import data to begin, for example");
            page.Element("pre", "Invoke-PersonalizeAutoML -DatasetGroup shop -InteractionsPath interactions.csv");
            return;
        }

        foreach (var group in groups)
            Group(page, parts, health, group);
    });

    /// <summary>The solutions of a group and their versions, newest first.</summary>
    public static void Solutions(Markup page, ServerParts parts, DatasetGroup group)
    {
        var solutions = parts.Engine.ListSolutions(new(group.Arn));
        if (solutions.Count == 0)
        {
            page.Element("p", "There are no solutions yet.", ("class", "muted"));
            return;
        }

        var campaigns = parts.Engine.ListCampaigns(new()).ToLookup(campaign => campaign.SolutionVersionArn);
        PageShell.Table(
            page, $"Solutions of {Visible.Of(group.Name)} and their versions",
            [("Solution and version", false), ("NDCG@25", true), ("Best baseline", true), ("Gain", true)],
            () =>
            {
                foreach (var solution in solutions)
                {
                    var versions = parts.Engine.ListSolutionVersions(new(solution.Arn));
                    if (versions.Count == 0)
                        Empty(page, solution);
                    foreach (var version in versions.Reverse())
                        Version(page, parts, version, campaigns[version.Arn]);
                }
            });
    }

    private static void Group(Markup page, ServerParts parts, HealthCache cache, DatasetGroup group)
    {
        var datasets = parts.Engine.ListDatasets(new(group.Arn));
        page.Element("section", () =>
        {
            page.Element("h2", () => PageShell.Link(page, PageShell.Address("/page/group", "name", group.Name), Visible.Of(group.Name)));
            page.Element(
                "ul",
                () =>
                {
                    foreach (var type in Enum.GetValues<DatasetType>())
                        Tile(page, $"{type}", datasets.FirstOrDefault(dataset => dataset.DatasetType == type));
                },
                ("class", "tiles"));
            Health(page, cache, group, datasets);
            Solutions(page, parts, group);
        });
    }

    private static void Tile(Markup page, string name, Dataset? dataset) => page.Element("li", () =>
    {
        page.Element("span", name, ("class", "muted"));
        page.Element("b", dataset is null ? "–" : ReportText.Count(dataset.RowCount));
        page.Element(
            "span",
            dataset switch
            {
                null => "no dataset",
                { LastImport: { LastEvent: { } last } } => $"imported rows, until {ReportText.Day(last)}",
                { LastImport: null } => "nothing imported yet",
                _ => "imported rows",
            },
            ("class", "muted"));
    });

    private static void Health(Markup page, HealthCache cache, DatasetGroup group, IReadOnlyList<Dataset> datasets)
    {
        var (health, problem) = cache.OfGroup(group, datasets, isAsked: false);
        page.Element("p", () =>
        {
            if (health is not null)
            {
                var ready = health.Recipes.Count(recipe => recipe.CanTrain);
                page.Element("span", health.IsReady ? "enough data" : "too little data", ("class", health.IsReady ? "status good" : "status bad"));
                page.Text($" for {ready} of {health.Recipes.Count} recipes; ");
                page.Text(health.Remarks.Count switch { 0 => "no remarks.", 1 => "one remark.", var count => $"{count} remarks." });
            }
            else
            {
                page.Text(problem ?? "There is much data, which is examined when you ask for it.");
            }

            page.Text(" ");
            PageShell.Link(page, PageShell.Address("/page/group", "name", group.Name), $"Health of {Visible.Of(group.Name)}");
        });
    }

    private static void Empty(Markup page, Solution solution) => page.Element("tr", () =>
    {
        PageShell.RowHead(page, () => page.Text(Visible.Of(solution.Name)), () =>
            page.Text($"{(solution.PerformAutoML ? "AutoML" : ReportPage.RecipeName(solution.RecipeArn))}, no version yet"));
        page.Element("td", "", ("colspan", "3"));
    });

    private static void Version(Markup page, ServerParts parts, SolutionVersion version, IEnumerable<Campaign> campaigns) => page.Element("tr", () =>
    {
        PageShell.RowHead(page, () => PageShell.Link(page, VersionPage.Address(version), Visible.Of(version.Name)), () =>
        {
            PageShell.Status(page, parts.Queue.StatusOf(version).Status);
            page.Text($" · {ReportPage.RecipeName(version.RecipeArn)}");
            if (campaigns.Select(campaign => Visible.Of(campaign.Name)).ToArray() is { Length: > 0 } names)
                page.Text($" · serves {string.Join(", ", names)}");
        });
        double? value = version.Metrics?.TryGetValue(RankingMetrics.Ndcg25, out var metric) == true ? metric : null;
        var best = version.Baselines?.Where(baseline => baseline.Value.ContainsKey(RankingMetrics.Ndcg25))
            .Select(baseline => (baseline.Key, Value: baseline.Value[RankingMetrics.Ndcg25])).OrderByDescending(baseline => baseline.Value).FirstOrDefault();
        page.Element("td", ReportText.Score(value), ("class", "number strong"));
        page.Element(
            "td",
            () =>
            {
                page.Text(best is { Key: not null } known ? ReportText.Score(known.Value) : "–");
                page.Element("div", best is { Key: { } name } ? MetricDescription.ShortBaseline(name) : "", ("class", "reason"));
            },
            ("class", "number"));
        PageShell.Number(page, value is { } own ? MetricsSection.Gain(RankingMetrics.Ndcg25, own, version.Baselines) : "");
    });
}
