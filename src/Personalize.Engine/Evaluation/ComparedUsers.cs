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

    private readonly (int Group, IReadOnlyCollection<int> Relevant)[] _questions;

    /// <param name="snapshot">The data.</param>
    /// <param name="users">Users to ask; those with fewer than two events are left out.</param>
    public ComparedUsers(Snapshot snapshot, IReadOnlyList<int> users)
    {
        Asked = HoldOut.AtSeveralTimes(snapshot, users, TimesAsked);

        // Whoever is asked at all is asked for the newest events.
        var groups = Asked[0].Users.Select((user, index) => (user, index)).ToDictionary(pair => pair.user, pair => pair.index % MostGroups);
        Places = [.. Asked.SelectMany(asked => asked.Places)];
        _questions = [.. Asked.SelectMany(asked => asked.Users.Zip(asked.Relevant, (user, relevant) => (groups[user], relevant)))];
    }

    /// <summary>The questions by time, newest first.</summary>
    public IReadOnlyList<HoldOut> Asked { get; }

    /// <summary>Where the users are asked: the places of <see cref="Asked"/>, one after another.</summary>
    public IReadOnlyList<HistoryPlace> Places { get; }

    /// <summary>A metric on all questions together, and on those of each group of users.</summary>
    /// <param name="rankings">The answer at each of <see cref="Places"/>.</param>
    /// <param name="measure">The metric of some answers, given what is relevant.</param>
    /// <returns>Null if nobody is asked.</returns>
    public ComparedMetric? Measure(
        IReadOnlyList<IReadOnlyList<int>> rankings,
        Func<IReadOnlyList<IReadOnlyList<int>>, IReadOnlyList<IReadOnlyCollection<int>>, double> measure)
    {
        if (_questions.Length == 0)
            return null;
        double Of(IEnumerable<int> some)
        {
            int[] indices = [.. some];
            return measure([.. indices.Select(index => rankings[index])], [.. indices.Select(index => _questions[index].Relevant)]);
        }

        var all = Enumerable.Range(0, _questions.Length);
        return new ComparedMetric(Of(all), [.. all.GroupBy(index => _questions[index].Group).OrderBy(group => group.Key).Select(Of)]);
    }
}
