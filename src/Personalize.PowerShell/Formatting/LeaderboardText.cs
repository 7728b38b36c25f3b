using System.Globalization;
using System.Management.Automation;

namespace Personalize.PowerShell.Formatting;

/// <summary>
/// An AutoML result as text: the winner in words, then one row per trial. The trials are read through their properties, so that
/// those that came back from a job look the same.
/// </summary>
public static class LeaderboardText
{
    /// <summary>Which recipe won, with which values, and its metric on the held-out users.</summary>
    public static string Summary(string? bestRecipeArn, object? tunedHPOParams, string? metricName, object? metrics, double trainingSeconds)
    {
        var reached = Display.Metric(metrics, metricName ?? "");
        return $"{Display.ArnName(bestRecipeArn)} won with {Display.Pairs(tunedHPOParams)}\n"
            + (reached.Length == 0 ? "" : $"{metricName} {reached} on the held-out users\n")
            + $"The search and the full training took {Display.Seconds(trainingSeconds)}.";
    }

    /// <summary>
    /// One row per trial, the winner first, with the metric on the validation users (marked if the trial was stopped early). Below:
    /// why the winner won if another trial has a better metric, and why trials failed.
    /// </summary>
    /// <param name="trials">Trials, or what remoting made of them.</param>
    public static string Table(object? trials)
    {
        var all = (LanguagePrimitives.GetEnumerable(trials) ?? Array.Empty<object>()).Cast<object>().Select(Row.Of).ToArray();
        var names = all.SelectMany(row => row.Values.Keys).Distinct().ToArray();
        var anyStopped = all.Any(row => row.IsStopped);
        string Columns(string[] shown) => TextTable.Render(
        [
            ["Recipe", "Trial", .. shown, "Metric", "Time"],
            .. all.Select(row => (string[])
            [
                row.Recipe, row.Number, .. shown.Select(name => row.Values.GetValueOrDefault(name, "")),
                row.Metric + (row.IsStopped ? "*" : anyStopped ? " " : ""), row.Time,
            ]),
        ]);

        // As many hyperparameters as fit into a window.
        var count = names.Length;
        while (count > 0 && Columns(names[..count]).Split('\n').Max(line => line.Length) > TextTable.Width)
            count--;
        var more = count == names.Length ? "" : "\n\n" + TextTable.Wrap($"The Hyperparameters of each trial also have {string.Join(", ", names[count..])}.");
        var stopped = anyStopped ? "\n\n* stopped early: it had fallen behind, or the time was up" : "";

        // A search for the smallest metric lists the others in ascending order.
        var isAscending = all is [_, { Score: var first }, { Score: { } next }, ..] && next > first;
        var preferred = !isAscending && all is [{ Score: { } won }, { Score: { } other } second, ..] && other > won
            ? $"\n\nThe better metric of {second.Recipe}, trial {second.Number}, may be due to chance, so the simpler choice won."
            : "";
        var reasons = all.Where(row => row.Reason.Length > 0).Select(row => $"\n{TextTable.Wrap($"{row.Recipe}, trial {row.Number}: {row.Reason}")}");
        return Columns(names[..count]) + more + stopped + preferred + (reasons.Any() ? "\n" : "") + string.Concat(reasons);
    }

    /// <param name="Score">The metric; null before the first epoch and for a failed trial.</param>
    /// <param name="Reason">Why the trial failed; otherwise empty.</param>
    private sealed record Row(
        string Recipe, string Number, Dictionary<string, string> Values, double? Score, string Time, string Reason, bool IsFailed, bool IsStopped)
    {
        public string Metric => IsFailed ? "failed" : Display.Score(Score);

        public static Row Of(object trial)
        {
            var properties = PSObject.AsPSObject(trial).Properties;
            var status = properties[nameof(Trial.Status)]?.Value as string;
            var failed = status == TrialStatus.Failed;
            return new Row(
                Display.ArnName(properties[nameof(Trial.RecipeArn)]?.Value as string),
                string.Create(CultureInfo.CurrentCulture, $"{properties[nameof(Trial.Number)]?.Value}"),
                Entries.Of(properties[nameof(Trial.Hyperparameters)]?.Value).ToDictionary(entry => entry.Key, entry => $"{entry.Value}"),
                properties[nameof(Trial.Metric)]?.Value as double?,
                Display.Seconds(properties[nameof(Trial.Seconds)]?.Value as double? ?? 0),
                failed ? $"{properties[nameof(Trial.Reason)]?.Value}" : "",
                failed,
                status == TrialStatus.Stopped);
        }
    }
}
