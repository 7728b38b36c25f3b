using Personalize.Engine.Evaluation;
using Personalize.Engine.Reports.Charts;
using Personalize.Engine.Resources;
using Personalize.Engine.Training;

namespace Personalize.Engine.Reports;

/// <summary>How the training went, epoch by epoch.</summary>
internal static class CurvesSection
{
    public static void Write(Markup page, ReportContent content)
    {
        var epochs = content.Version.Epochs;
        var trials = content.Trials.Where(trial => trial.Epochs.Count > 0).ToArray();
        if (epochs.Count == 0 && trials.Length == 0)
            return;
        var watched = MetricDescription.ShortName(WatchedMetric.Of(content.Version.Search).Name);
        ReportPage.Section(page, "Learning curves", () => page.Element(
            "div",
            () =>
            {
                if (epochs.Count > 0)
                    Version(page, epochs, content, watched);
                if (trials.Length > 0)
                    Trials(page, content, trials, watched);
            },
            ("class", "charts")));
    }

    private static void Version(Markup page, IReadOnlyList<EpochRecord> epochs, ReportContent content, string watched)
    {
        var measured = epochs.Where(epoch => epoch.Phase == ModelTraining.MeasuredPhase).ToArray();
        var final = epochs.Where(epoch => epoch.Phase == ModelTraining.FinalPhase).ToArray();
        ChartLine[] losses =
        [
            new("without the held-out users", "s0", [.. measured.Select(epoch => ((double)epoch.Epoch, epoch.Loss))]),
            new("final, all users", "s1", [.. final.Select(epoch => ((double)epoch.Epoch, epoch.Loss))]),
        ];
        LineChart.Write(page, "Loss (cross-entropy)", "epoch", [.. losses.Where(line => line.Points.Count > 0)]);
        (double Epoch, double Metric)[] validated =
            [.. measured.Where(epoch => epoch.ValidationMetric is not null).Select(epoch => ((double)epoch.Epoch, epoch.ValidationMetric!.Value))];
        if (validated.Length == 0)
            return;
        var metric = WatchedMetric.Of(content.Version.Search);
        var kept = Array.FindIndex(validated, point => metric.Score(point.Metric) == validated.Max(other => metric.Score(other.Metric)));
        LineChart.Write(page, $"{watched} by epoch (marked: kept)", "epoch", [new(null, "s0", validated, Marked: kept)]);
    }

    private static void Trials(Markup page, ReportContent content, Trial[] trials, string watched)
    {
        var recipes = TrialsSection.Recipes(content);
        LineChart.Write(page, $"{watched} of every trial{(content.Winner is null ? "" : " (bold: won)")}", "epoch",
        [
            // The winner last, so that it is drawn over the others.
            .. trials.OrderBy(trial => ReferenceEquals(trial, content.Winner)).Select(trial => new ChartLine(
                ReportPage.RecipeName(trial.RecipeArn), $"s{Array.IndexOf(recipes, trial.RecipeArn)}",
                [.. trial.Epochs.Select(epoch => ((double)epoch.Epoch, epoch.Metric))], ReferenceEquals(trial, content.Winner) ? "bold" : "faint")),
        ]);
    }
}
