using Personalize.Engine.Evaluation;
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
        return byMetric.Length == 0 || Winner(byMetric, minimize) is not { } winner
            ? byMetric
            : [winner, .. byMetric.Where(trial => !ReferenceEquals(trial, winner))];
    }

    /// <summary>The winner, or null if no trial has a metric.</summary>
    public static Trial? Best(IEnumerable<Trial> trials, bool minimize) => Order(trials, minimize).FirstOrDefault(trial => trial.Metric is not null);

    /// <summary>The trial that would have won by its metric alone, if a simpler one was preferred; null if the best metric won.</summary>
    /// <param name="ordered">Trials in the order of <see cref="Order"/>.</param>
    /// <param name="minimize">Whether the smallest metric is the best.</param>
    public static Trial? Preferred(IReadOnlyList<Trial> ordered, bool minimize) =>
        ordered.Skip(1).FirstOrDefault() is { Metric: { } metric, Status: not TrialStatus.InProgress } second
            && (minimize ? metric < ordered[0].Metric : metric > ordered[0].Metric)
            ? second
            : null;

    /// <summary>
    /// The simplest trial that no other is better than beyond chance: first the recipe, by the trials of the defaults, and then the values. The simplest
    /// recipe is the one that comes first in the recipe table: a recipe that needs more data, or recommends fewer items, has to be clearly better, and so
    /// do other values than the defaults, all the more the more of them were tried (<see cref="PairedDifference.IsBeyondChanceAmong"/>).
    /// </summary>
    private static Trial? Winner(Trial[] byMetric, bool minimize)
    {
        // Of finished trials, or else of running ones.
        var measured = byMetric.Where(trial => trial.Metric is not null && IsRunning(trial) == IsRunning(byMetric[0])).ToArray();
        var defaults = measured.GroupBy(trial => trial.RecipeArn).Select(recipe => recipe.MinBy(trial => trial.Number)!)
            .OrderBy(trial => Complexity(trial.RecipeArn)).ToArray();
        if (defaults.Length == 0)
            return null;
        var best = Improve(defaults[0], defaults[1..]);
        return Improve(best, [.. measured.Except(defaults)]);

        Trial Improve(Trial simplest, Trial[] others) => others
            .Where(other => Gain(simplest, other, minimize).IsBeyondChanceAmong(others.Length))
            .MinBy(other => Array.IndexOf(byMetric, other)) ?? simplest;
    }

    private static bool IsRunning(Trial trial) => trial.Status == TrialStatus.InProgress;

    // From the differences on each group of users, who are the same for both; without groups every difference counts.
    private static PairedDifference Gain(Trial from, Trial to, bool minimize)
    {
        var sign = minimize ? -1 : 1;
        return from.MetricByGroup.Count < 2 || to.MetricByGroup.Count != from.MetricByGroup.Count
            ? new PairedDifference(sign * (to.Metric!.Value - from.Metric!.Value), StandardError: 0)
            : PairedDifference.Of([.. to.MetricByGroup.Zip(from.MetricByGroup, (one, other) => sign * (one - other))]);
    }

    private static int Complexity(string recipeArn) => RecipeCatalog.All.TakeWhile(recipe => recipe.Arn != recipeArn).Count();
}
