using System.Globalization;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Reports.Charts;
using Personalize.Engine.Resources;
using Personalize.Engine.Tuning;

namespace Personalize.Engine.Reports;

/// <summary>What a search tried: the leaderboard, and the effect of each hyperparameter on the metric.</summary>
internal static class TrialsSection
{
    public static void Write(Markup page, ReportContent content)
    {
        if (content.Version.Search is not { } search || content.Trials.Count == 0)
            return;
        var metric = MetricDescription.ShortName(search.MetricName);
        ReportPage.Section(page, "Leaderboard", () =>
        {
            page.Element(
                "p",
                $"The winner, followed by the other trials with the {(search.Minimize ? "smallest" : "largest")} {metric} on the validation users first. "
                    + "These are not the users of the metrics above.",
                ("class", "muted"));
            if (content.Winner is not null && Leaderboard.Preferred(content.Trials, search.Minimize) is { } preferred)
            {
                page.Element(
                    "p",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The better metric of trial {preferred.Number} ({ReportPage.RecipeName(preferred.RecipeArn)}) may be due to chance, ")
                    + "so the simpler choice won.");
            }

            Table(page, content, metric);
        });
        var measured = content.Trials.Where(trial => trial.Metric is not null).ToArray();
        if (measured.Length > 1)
            ReportPage.Section(page, "Effects of hyperparameters", () => Effects(page, content, measured, metric));
    }

    /// <summary>The recipes of a search in a fixed order, which decides their colours.</summary>
    public static string[] Recipes(ReportContent content) => [.. content.Trials.Select(trial => trial.RecipeArn).Distinct().Order(StringComparer.Ordinal)];

    // Because a phone is narrow, what is read gets the full width, below what is compared.
    private static void Table(Markup page, ReportContent content, string metric) => ReportPage.Table(
        page,
        [("Trial", true), ("Recipe", false), (metric, true), ("Outcome", true)],
        () =>
        {
            foreach (var trial in content.Trials)
            {
                var isWinner = ReferenceEquals(trial, content.Winner);
                page.Element(
                    "tr",
                    () =>
                    {
                        page.Element("td", trial.Number.ToString(CultureInfo.InvariantCulture), ("class", "number"));
                        page.Element("td", ReportPage.RecipeName(trial.RecipeArn), ("class", "strong whole"));
                        page.Element("td", ReportText.Score(trial.Metric), ("class", "number strong"));
                        page.Element("td", isWinner ? "won" : trial.Status.ToLowerInvariant().Replace('_', ' '), ("class", "number"));
                    },
                    ("class", isWinner ? "upper winner" : "upper"));
                page.Element(
                    "tr",
                    () =>
                    {
                        page.Element("td", "");
                        page.Element(
                            "td",
                            () =>
                            {
                                page.Text($"{ReportText.Values(trial.Hyperparameters)} · {ReportText.Duration(trial.Seconds)}");
                                if (trial.Reason is { } reason)
                                    page.Element("div", reason);
                            },
                            ("colspan", "3"), ("class", "reason"));
                    },
                    ("class", isWinner ? "winner" : ""));
            }
        });

    private static void Effects(Markup page, ReportContent content, Trial[] trials, string metric)
    {
        page.Element("p", "One point per trial; hollow points were stopped early and might have become better.", ("class", "muted"));
        var recipes = Recipes(content);
        page.Element(
            "div",
            () =>
            {
                foreach (var name in trials.SelectMany(trial => trial.Hyperparameters.Keys).Distinct())
                {
                    ScatterChart.Write(page, $"{metric} by {name}", name, [.. recipes.Select(ReportPage.RecipeName)],
                    [
                        .. trials.Where(trial => trial.Hyperparameters.ContainsKey(name)).Select(trial => new ChartPoint(
                            trial.Hyperparameters[name], trial.Metric!.Value, Array.IndexOf(recipes, trial.RecipeArn), trial.Status != TrialStatus.Completed,
                            $"Trial {trial.Number}, {ReportPage.RecipeName(trial.RecipeArn)}: "
                                + $"{ReportText.Values(trial.Hyperparameters)}, {ReportText.Score(trial.Metric)}")),
                    ]);
                }
            },
            ("class", "charts"));
    }
}
