using Personalize.Engine.Ports;

namespace Personalize.Engine.Attribution;

/// <summary>The lists that were shown, to be found by what users did afterwards.</summary>
/// <param name="withinSeconds">For how long after a list the events of its user follow it.</param>
/// <param name="allItems">Whether all events of the user follow it, not only those with its items.</param>
internal sealed class ShownIndex(double withinSeconds, bool allItems)
{
    private readonly double _withinSeconds = withinSeconds;
    private readonly bool _allItems = allItems;
    private readonly Dictionary<string, int> _items = [];
    private readonly Dictionary<string, int> _users = [];
    private readonly Dictionary<(string Campaign, string Version), int> _arms = [];
    private readonly Dictionary<string, Shown> _byId = [];

    // By user and by session.
    private readonly Dictionary<string, List<Shown>> _byKey = [];

    /// <summary>The campaigns with the versions they served, in the order in which they first occur.</summary>
    public IReadOnlyList<(string CampaignArn, string VersionArn)> Arms => [.. _arms.Keys];

    /// <summary>How many different users (or sessions, of which no user is known) were shown something.</summary>
    public int UserCount => _users.Count;

    /// <summary>How many lists were shown.</summary>
    public int Count => _byId.Count;

    /// <summary>When the first list was shown, in Unix seconds.</summary>
    public long First { get; private set; } = long.MaxValue;

    /// <summary>When the last one was shown, in Unix seconds.</summary>
    public long Last { get; private set; } = long.MinValue;

    public void Add(ShownList list)
    {
        var shown = new Shown(
            Number(_arms, (list.CampaignArn, list.SolutionVersionArn)),
            Number(_users, list.UserId ?? list.SessionId ?? list.RecommendationId),
            new DateTimeOffset(list.ShownAt).ToUnixTimeSeconds(),
            [.. list.Items.Select(item => Number(_items, item))]);
        if (!_byId.TryAdd(list.RecommendationId, shown))
            return;
        (First, Last) = (Math.Min(First, shown.Time), Math.Max(Last, shown.Time));
        foreach (var key in new[] { list.UserId, list.SessionId }.OfType<string>().Distinct())
        {
            if (!_byKey.TryGetValue(key, out var lists))
                _byKey.Add(key, lists = []);
            lists.Add(shown);
        }
    }

    /// <summary>Must come after the last <see cref="Add"/>: several processes record their lists in any order.</summary>
    public void Sort()
    {
        foreach (var lists in _byKey.Values)
            lists.Sort((one, other) => one.Time.CompareTo(other.Time));
    }

    /// <summary>All lists.</summary>
    public IEnumerable<Shown> Lists => _byId.Values;

    /// <summary>
    /// The list that an event followed: the one it names, otherwise the newest one that was shown to its user or in its session within the time
    /// and, unless all items count, that has its item. Null if there is none.
    /// </summary>
    public Shown? Find(OutcomeEvent outcome)
    {
        if (outcome.RecommendationId is { } id)
            return _byId.GetValueOrDefault(id);
        var item = outcome.ItemId is { } given && _items.TryGetValue(given, out var number) ? number : -1;
        if (item < 0 && !_allItems)
            return null;
        var (ofUser, ofSession) = (Newest(outcome.UserId, outcome.Time, item), Newest(outcome.SessionId, outcome.Time, item));
        return ofSession is null || ofUser?.Time >= ofSession.Time ? ofUser : ofSession;
    }

    private Shown? Newest(string? key, long time, int item)
    {
        if (key is null || !_byKey.TryGetValue(key, out var lists))
            return null;
        for (var i = lists.Count - 1; i >= 0; i--)
        {
            if (lists[i].Time + _withinSeconds < time)
                return null;
            if (lists[i].Time <= time && (_allItems || lists[i].Items.Contains(item)))
                return lists[i];
        }

        return null;
    }

    private static int Number<T>(Dictionary<T, int> numbers, T key)
        where T : notnull
    {
        if (!numbers.TryGetValue(key, out var number))
            numbers.Add(key, number = numbers.Count);
        return number;
    }

    /// <summary>One list.</summary>
    /// <param name="Arm">Index of the campaign and version.</param>
    /// <param name="User">Index of the user or session.</param>
    /// <param name="Time">Unix seconds.</param>
    internal sealed record Shown(int Arm, int User, long Time, int[] Items);
}
