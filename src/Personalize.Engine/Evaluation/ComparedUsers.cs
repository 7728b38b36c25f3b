using Personalize.Engine.Data;

namespace Personalize.Engine.Evaluation;

/// <summary>
/// The users on whom networks are compared with each other: each is asked at several times, because with one question each, a few hundred users tell only
/// large differences. A network is described by its metric on groups of users, the same groups for every network, so the difference between any two of
/// them can be judged later (<see cref="PairedDifference"/>) from a few numbers each.
/// </summary>
internal sealed class ComparedUsers
{
    /// <summary>How often a user is asked.</summary>
    public const int TimesAsked = 4;

    /// <summary>Enough for a standard error, and few enough to store with every network.</summary>
    public const int MostGroups = 50;

    private readonly Dictionary<int, int> _groups;

    /// <param name="snapshot">The data.</param>
    /// <param name="users">Users to ask; those with fewer than two events are left out.</param>
    public ComparedUsers(Snapshot snapshot, IReadOnlyList<int> users)
    {
        Asked = HoldOut.AtSeveralTimes(snapshot, users, TimesAsked);

        // Whoever is asked at all is asked for the newest events.
        _groups = Asked[0].Users.Select((user, index) => (user, index)).ToDictionary(pair => pair.user, pair => pair.index % MostGroups);
    }

    /// <summary>The questions, newest first.</summary>
    public IReadOnlyList<HoldOut> Asked { get; }

    /// <summary>A metric on all questions together, and on those of each group of users.</summary>
    /// <param name="rankings">The answers to each of <see cref="Asked"/>, by user.</param>
    /// <param name="measure">The metric of some answers, given what is relevant.</param>
    /// <returns>Null if nobody is asked.</returns>
    public ComparedMetric? Measure(
        IReadOnlyList<IReadOnlyList<IReadOnlyList<int>>> rankings,
        Func<IReadOnlyList<IReadOnlyList<int>>, IReadOnlyList<IReadOnlyCollection<int>>, double> measure)
    {
        var answers = Asked
            .SelectMany((asked, time) => asked.Users.Select((user, u) => (Group: _groups[user], Ranking: rankings[time][u], Relevant: asked.Relevant[u])))
            .ToArray();
        if (answers.Length == 0)
            return null;
        double Of(IEnumerable<(int Group, IReadOnlyList<int> Ranking, IReadOnlyCollection<int> Relevant)> some) =>
            measure([.. some.Select(answer => answer.Ranking)], [.. some.Select(answer => answer.Relevant)]);
        return new ComparedMetric(Of(answers), [.. answers.GroupBy(answer => answer.Group).OrderBy(group => group.Key).Select(Of)]);
    }
}
