using System.Globalization;
using Personalize.Engine.Resources;

namespace Personalize.PowerShell.Formatting;

/// <summary>An AutoML result as a person reads it: the winner in words, then a row a trial.</summary>
public static class LeaderboardText
{
    /// <summary>Which recipe won with which values, and what it reaches on the held-out users.</summary>
    public static string Summary(AutoMLResult result)
    {
        var values = string.Join(", ", result.TunedHPOParams.Select(value => $"{value.Key}={value.Value}"));
        var metric = result.MetricName is { } name && result.Metrics.TryGetValue(name, out var reached)
            ? $"\n{name} {Display.Score(reached)} on the held-out users"
            : "";
        return $"{Display.ArnName(result.BestRecipeArn)} won with {values}{metric}\n{result.Leaderboard.Length} trials and the full training took {Display.Seconds(result.TrainingSeconds)}.";
    }

    /// <summary>A row a trial, best first, with the metric on the validation users; then why those that failed did.</summary>
    public static string Table(IReadOnlyList<Trial> trials)
    {
        var names = trials.SelectMany(trial => trial.Hyperparameters.Keys).Distinct().ToArray();
        var rows = new List<string[]> { (string[])["Recipe", "Trial", .. names, "Metric", "Time", "Status"] };
        foreach (var trial in trials)
        {
            rows.Add(
            [
                Display.ArnName(trial.RecipeArn), trial.Number.ToString(CultureInfo.CurrentCulture),
                .. names.Select(name => trial.Hyperparameters.GetValueOrDefault(name, "")),
                Display.Score(trial.Metric), Display.Seconds(trial.Seconds), trial.Status,
            ]);
        }

        var reasons = trials.Where(trial => trial.Status == TrialStatus.Failed).Select(trial => $"\n{Display.ArnName(trial.RecipeArn)}, trial {trial.Number}: {trial.Reason}");
        return TextTable.Render(rows) + (reasons.Any() ? "\n" : "") + string.Concat(reasons);
    }
}
