using Personalize.Engine.Resources;

namespace Personalize.Engine.Tuning;

/// <summary>The order of trials.</summary>
internal static class Leaderboard
{
    /// <summary>
    /// Best first. What ran to its end goes before what was stopped: fewer epochs are no fair comparison, least of all with a
    /// metric that falls while training. Of equals the earlier one is first.
    /// </summary>
    public static IReadOnlyList<Trial> Order(IEnumerable<Trial> trials, bool minimize) =>
    [
        .. trials.OrderBy(trial => trial.Status switch
            {
                TrialStatus.Completed => 0,
                TrialStatus.Stopped => 1,
                TrialStatus.InProgress => 2,
                _ => 3,
            })
            .ThenBy(trial => trial.Metric is { } metric ? (minimize ? metric : -metric) : double.PositiveInfinity)
            .ThenBy(trial => trial.Number),
    ];

    /// <summary>The first of them that has a metric, or null.</summary>
    public static Trial? Best(IEnumerable<Trial> trials, bool minimize) => Order(trials, minimize).FirstOrDefault(trial => trial.Metric is not null);
}
