using Personalize.Engine.Reports;
using Personalize.Server.Hosting;

namespace Personalize.Server.Pages;

/// <summary>Imports, trainings, exports, deletions and batches, newest first, with what went wrong.</summary>
internal static class JobsPage
{
    private const int Most = 200;

    public static string Render(ServerParts parts) => PageShell.Render(
        "Jobs", "/page/jobs", page => page.Element("div", () => Write(page, parts), ("data-live", "/page/live/jobs")));

    /// <summary>The changing part.</summary>
    public static string Tables(ServerParts parts)
    {
        var page = new Markup();
        Write(page, parts);
        return page.Content;
    }

    private static void Write(Markup page, ServerParts parts)
    {
        var (waiting, running) = parts.Queue.Counts;
        page.Element("p", $"{running} in work, {waiting} waiting", ("class", "muted"), ("role", "status"));
        var engine = parts.Engine;
        (Resource Job, string Kind, string Detail)[] jobs =
        [
            .. engine.ListDatasetImportJobs(new()).Select(job => ((Resource)job, "import", Of(job))),
            .. engine.ListSolutionVersions(new()).Select(version => ((Resource)version, "training", ReportPage.RecipeName(version.RecipeArn))),
            .. engine.ListBatchSegmentJobs(new()).Select(job => ((Resource)job, "segments", $"to {Path.GetFileName(job.OutputPath)}")),
            .. engine.ListBatchInferenceJobs(new()).Select(job => ((Resource)job, "batch", $"to {Path.GetFileName(job.OutputPath)}")),
            .. engine.ListDatasetExportJobs(new()).Select(job => ((Resource)job, "export", job.Rows is { } rows ? $"{ReportText.Count(rows)} rows" : "")),
            .. engine.ListDataDeletionJobs(new()).Select(job => (
                (Resource)job, "deletion", job.Deleted is { } deleted ? $"{ReportText.Count(deleted)} rows deleted" : "")),
        ];
        if (jobs.Length == 0)
        {
            page.Element("p", "There are no jobs yet.");
            return;
        }

        var caption = jobs.Length > Most ? $"The newest {Most} of {jobs.Length} jobs" : "Jobs, newest first";
        PageShell.Table(page, caption, [("Job", false), ("Status", false), ("Result or error", false)], () =>
        {
            foreach (var (job, kind, detail) in jobs.OrderByDescending(job => job.Job.CreationDateTime).Take(Most))
                Row(page, parts, job, kind, detail);
        });
    }

    private static string Of(DatasetImportJob job) => job.Report is not { } report
        ? $"{job.DatasetType}"
        : $"{job.DatasetType}: {ReportText.Count(report.RowsKept)} of {ReportText.Count(report.RowsRead)} rows kept"
            + (report.RowsRejected > 0 ? $", {ReportText.Count(report.RowsRejected)} rejected" : "");

    private static void Row(Markup page, ServerParts parts, Resource job, string kind, string detail) => page.Element("tr", () =>
    {
        var (status, reason) = parts.Queue.StatusOf(job);
        PageShell.RowHead(
            page,
            () =>
            {
                if (job is SolutionVersion version)
                    PageShell.Link(page, VersionPage.Address(version), Visible.Of(job.Name));
                else
                    page.Text(Visible.Of(job.Name));
            },
            () => page.Text($"{kind} · {ReportText.Time(job.CreationDateTime)}"));
        page.Element("td", () => PageShell.Status(page, status));
        page.Element(
            "td",
            () =>
            {
                page.Element("div", Visible.Of(detail));
                if (reason is not null)
                    page.Element("div", reason, ("class", "problem"));
                foreach (var step in parts.Queue.Progress.Of(job.Arn))
                    page.Element("div", $"{step.Activity}: {step.Status}", ("class", "reason"));
            },
            ("class", "text"));
    });
}
