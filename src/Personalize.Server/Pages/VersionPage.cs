using System.Globalization;
using Personalize.Engine.Reports;
using Personalize.Server.Hosting;

namespace Personalize.Server.Pages;

/// <summary>A solution version as in its report; while it trains, what there is of it, as it comes.</summary>
internal static class VersionPage
{
    public static string Address(SolutionVersion version) => PageShell.Address("/page/version", "arn", version.Arn);

    public static string Render(ServerParts parts, string arn)
    {
        var version = parts.Engine.DescribeSolutionVersion(new(arn));
        return PageShell.Render(version.Name, "/", page =>
        {
            page.Element("p", () =>
            {
                page.Text("Solution version in the dataset group ");
                var group = Arn.NameOf(version.DatasetGroupArn);
                PageShell.Link(page, PageShell.Address("/page/group", "name", group), Visible.Of(group));
            });
            var isOver = IsOver(parts.Queue.StatusOf(version).Status);
            if (isOver)
                Parts(page, parts, version);
            else
                page.Element("div", () => Parts(page, parts, version), ("data-live", PageShell.Address("/page/live/version", "arn", version.Arn)));
        });
    }

    /// <summary>The changing part, and whether it has ended.</summary>
    public static Func<(string Html, bool IsOver)> Live(ServerParts parts, string arn) => () =>
    {
        var version = parts.Engine.DescribeSolutionVersion(new(arn));
        var page = new Markup();
        Parts(page, parts, version);
        return (page.Content, IsOver(parts.Queue.StatusOf(version).Status));
    };

    private static bool IsOver(string status) => status is ResourceStatus.Active or ResourceStatus.CreateFailed or ResourceStatus.CreateStopped;

    private static void Parts(Markup page, ServerParts parts, SolutionVersion version)
    {
        var (status, reason) = parts.Queue.StatusOf(version);
        page.Element(
            "p",
            () =>
            {
                page.Element("strong", ReportPage.RecipeName(version.RecipeArn));
                page.Text(" ");
                PageShell.Status(page, status);
                if (version.TrainingSeconds > 0)
                    page.Text($" {ReportText.Duration(version.TrainingSeconds)} of training");
            },
            ("role", "status"));
        if (reason is not null)
            PageShell.Notice(page, reason);
        foreach (var step in parts.Queue.Progress.Of(version.Arn))
            Step(page, step);
        var content = new ReportContent
        {
            Version = parts.Queue.Progress.EpochsOf(version.Arn) is { Count: > 0 } own && own.Count >= version.Epochs.Count
                ? version with { Epochs = own }
                : version,
            Solution = parts.Engine.DescribeSolution(new(version.SolutionArn)),
            Trials = parts.Engine.ListTrials(new(version.Arn)),
            Datasets = [],
            Now = DateTime.UtcNow,
        };
        if (IsOver(status))
            MetricsSection.Write(page, version);
        CurvesSection.Write(page, content);
        TrialsSection.Write(page, content);
        ReportPage.Section(page, "How it was trained", () => ReportPage.Facts(
            page,
            [
                ("ARN", version.Arn), ("Training mode", version.TrainingMode), ("Seed", version.Seed.ToString(CultureInfo.InvariantCulture)),
                .. version.Hyperparameters.Select(value => (value.Key, value.Value)),
                ("Solution configuration", content.Solution.SolutionConfig ?? ""),
            ]));
    }

    private static void Step(Markup page, OperationProgress step) => page.Element(
        "div",
        () =>
        {
            var remaining = step.Remaining is { } left ? $", {ReportText.Duration(left)} left" : "";
            page.Element("div", $"{step.Activity}: {step.Status}{remaining}");
            if (step.Percent is { } percent)
            {
                page.Element(
                    "progress", $"{percent.ToString("0", CultureInfo.InvariantCulture)} %", ("max", "100"), ("value", Markup.Number(percent)),
                    ("aria-label", step.Activity));
            }
        },
        ("class", "step"));
}
