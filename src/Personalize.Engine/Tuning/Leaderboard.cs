using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tuning;

/// <summary>The order of trials, and which one wins.</summary>
internal static class Leaderboard
{
    /// <summary>
    /// The winner, then the others by their metric; unfinished and failed ones come last. Trials that were stopped early also compete,
    /// because training keeps its best epoch, so more epochs could not have made their metric worse. Of equals the earlier comes first.
    /// </summary>
    public static IReadOnlyList<Trial> Order(IEnumerable<Trial> trials, bool minimize)
    {
        Trial[] byMetric =
        [
            .. trials.OrderBy(trial => trial.Status switch
                {
                    TrialStatus.Completed or TrialStatus.Stopped => 0,
                    TrialStatus.InProgress => 1,
                    _ => 2,
                })
                .ThenBy(trial => trial.Metric is { } metric ? (minimize ? metric : -metric) : double.PositiveInfinity)
                .ThenBy(trial => trial.Number),
        ];
        return byMetric.Length == 0 || SimplestOfEquals(byMetric) is not { } winner
            ? byMetric
            : [winner, .. byMetric.Where(trial => !ReferenceEquals(trial, winner))];
    }

    /// <summary>The winner, or null if no trial has a metric.</summary>
    public static Trial? Best(IEnumerable<Trial> trials, bool minimize) => Order(trials, minimize).FirstOrDefault(trial => trial.Metric is not null);

    /// <summary>
    /// The trial that would have won by its metric alone, if a simpler recipe was preferred; null if the largest metric won.
    /// </summary>
    /// <param name="ordered">Trials in the order of <see cref="Order"/>.</param>
    public static Trial? Preferred(IReadOnlyList<Trial> ordered) =>
        ordered.Skip(1).FirstOrDefault() is { Metric: { } metric, Status: not TrialStatus.InProgress } second
            && second.RecipeArn != ordered[0].RecipeArn
            && metric > ordered[0].Metric
            ? second
            : null;

    /// <summary>
    /// Among the recipes whose best trial is within one standard error of the difference to the very best trial, the simplest: the
    /// one that comes first in the recipe table (the one-standard-error rule of Breiman et al., "Classification and Regression Trees",
    /// 1984, 3.4.3). A recipe that needs more data, or recommends fewer items, has to be clearly better.
    /// </summary>
    private static Trial? SimplestOfEquals(Trial[] byMetric)
    {
        var best = byMetric[0];
        return best.Metric is null
            ? null
            : byMetric.Where(trial => trial.Metric is not null && (trial.Status == TrialStatus.InProgress) == (best.Status == TrialStatus.InProgress))
                .DistinctBy(trial => trial.RecipeArn)
                .Where(trial => Math.Abs(best.Metric.Value - trial.Metric!.Value) <= StandardError(best, trial))
                .MinBy(trial => Complexity(trial.RecipeArn));
    }

    // The standard error of the difference between two trials' metrics, from the differences on each group of users, who are the
    // same for both.
    private static double StandardError(Trial one, Trial two)
    {
        var count = one.MetricByGroup.Count;
        if (count < 2 || two.MetricByGroup.Count != count)
            return 0;
        var differences = one.MetricByGroup.Zip(two.MetricByGroup, (a, b) => a - b).ToArray();
        var mean = differences.Average();
        return Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (count * (count - 1.0)));
    }

    private static int Complexity(string recipeArn) => RecipeCatalog.All.TakeWhile(recipe => recipe.Arn != recipeArn).Count();
}
