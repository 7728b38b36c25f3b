using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Exploration;

namespace Personalize.Engine.Training.Appeal;

/// <summary>A list that a user saw: the items with their scores, and which one was chosen.</summary>
/// <param name="Query">[hidden] the user's turned query.</param>
/// <param name="Items">The items, in the order in which they were shown.</param>
/// <param name="Scores">Their scores.</param>
/// <param name="Chosen">Index of the chosen item.</param>
internal sealed record ShownList(float[] Query, int[] Items, float[] Scores, int Chosen);

/// <summary>A choice among all items: the scores of the new ones, less ln Σ e^score of all.</summary>
/// <param name="Query">[hidden] the user's turned query.</param>
/// <param name="Scores">[new items]; minus infinity for those that did not exist yet.</param>
internal sealed record OpenChoice(float[] Query, float[] Scores);

/// <summary>An event with a new item of which nobody knows what it was chosen from.</summary>
/// <param name="Query">[hidden] the user's turned query.</param>
/// <param name="Item">Index among the new items.</param>
internal sealed record OpenEvent(float[] Query, int Item);

/// <summary>What users did when they could choose an item that the network has not learned, and what the network says of that.</summary>
internal sealed unsafe class ChoiceEvidence
{
    // The newest ones, beyond which more hardly change what is known, but take time.
    private const int MostLists = 40_000;
    private const int MostOtherLists = 5_000;
    private const int MostOpenEvents = 40_000;
    private const int MostOpenChoices = 2_000;
    private const int LeastOpenChoices = 100;
    private const int MostOpenScores = 200_000;

    private readonly Snapshot _snapshot;
    private readonly int[] _users;
    private readonly BatchRanker _ranker;
    private readonly QuerySpace _space;
    private readonly int[] _fresh;
    private readonly int[] _indices;

    /// <param name="sequences">All events.</param>
    /// <param name="ranker">Scores all items; new ones by what is known of them without their events.</param>
    /// <param name="space">Turns queries.</param>
    /// <param name="fresh">The items that the network has not learned.</param>
    /// <param name="births">Unix seconds since when each item exists.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    public ChoiceEvidence(
        EncodedSequences sequences, BatchRanker ranker, QuerySpace space, int[] fresh, long[] births, CancellationToken cancellationToken)
    {
        (_snapshot, _ranker, _space, _fresh) = (sequences.Snapshot, ranker, space, fresh);
        _users = new int[_snapshot.EventCount];
        for (var user = 0; user < _snapshot.UserCount; user++)
            _users.AsSpan(_snapshot.UserOffsets[user].._snapshot.UserOffsets[user + 1]).Fill(user);
        _indices = new int[_snapshot.ItemCount];
        Array.Fill(_indices, -1);
        for (var i = 0; i < fresh.Length; i++)
            _indices[fresh[i]] = i;
        Lists = ReadLists(cancellationToken);
        int[] open = [.. Enumerable.Range(0, _snapshot.EventCount).Where(e => ListOf(e).Length < 2)];
        OpenEvents = ReadOpenEvents(open, cancellationToken);
        OpenChoices = ReadOpenChoices(open, births, cancellationToken);
        OpenWeight = OpenChoices.Length == 0 ? 0 : (double)open.Length / OpenChoices.Length;
    }

    /// <summary>The lists.</summary>
    public ShownList[] Lists { get; }

    /// <summary>The events with new items that were chosen from nobody knows what.</summary>
    public OpenEvent[] OpenEvents { get; }

    /// <summary>A sample of all choices from nobody knows what.</summary>
    public OpenChoice[] OpenChoices { get; }

    /// <summary>How many choices each of the sample stands for.</summary>
    public double OpenWeight { get; }

    /// <summary>The index of an item among the new ones; -1 for one that the network has learned.</summary>
    public int IndexOf(int item) => _indices[item];

    private ReadOnlySpan<int> ListOf(int e) => _snapshot.Impressions is { } impressions ? impressions.Of(e) : default;

    private ShownList[] ReadLists(CancellationToken cancellationToken)
    {
        var (withNew, others) = (new List<int>(), new List<int>());
        for (var e = 0; e < _snapshot.EventCount; e++)
        {
            var list = ListOf(e);
            if (list.Length < 2)
                continue;
            var hasNew = false;
            foreach (var item in list)
                hasNew |= _indices[item] >= 0;
            (hasNew ? withNew : others).Add(e);
        }

        if (withNew.Count == 0)
            return [];
        int[] events = [.. Newest(withNew, MostLists), .. Newest(others, MostOtherLists)];
        var lists = new ShownList[events.Length];
        Read(events, cancellationToken, (index, query, row, _) =>
        {
            int[] items = [.. ListOf(events[index])];
            var scores = new float[items.Length];
            for (var i = 0; i < items.Length; i++)
                scores[i] = row[items[i]];
            lists[index] = new ShownList(Turned(query), items, scores, Array.IndexOf(items, _snapshot.EventItems[events[index]]));
        });
        return lists;
    }

    private OpenEvent[] ReadOpenEvents(int[] open, CancellationToken cancellationToken)
    {
        int[] events = [.. Newest([.. open.Where(e => _indices[_snapshot.EventItems[e]] >= 0)], MostOpenEvents)];
        var result = new OpenEvent[events.Length];
        Read(events, cancellationToken, (index, query, _, _) => result[index] = new OpenEvent(Turned(query), _indices[_snapshot.EventItems[events[index]]]));
        return result;
    }

    private OpenChoice[] ReadOpenChoices(int[] open, long[] births, CancellationToken cancellationToken)
    {
        var most = Math.Clamp(MostOpenScores / Math.Max(1, _fresh.Length), LeastOpenChoices, MostOpenChoices);
        var stride = Math.Max(1, (open.Length + most - 1) / most);
        int[] events = [.. open.Where((_, i) => i % stride == 0)];
        var result = new OpenChoice[events.Length];
        Read(events, cancellationToken, (index, query, row, logSumExp) =>
        {
            var scores = new float[_fresh.Length];
            for (var i = 0; i < scores.Length; i++)
                scores[i] = births[_fresh[i]] <= _snapshot.EventTimes[events[index]] ? row[_fresh[i]] - logSumExp : float.NegativeInfinity;
            result[index] = new OpenChoice(Turned(query), scores);
        });
        return result;
    }

    private void Read(int[] events, CancellationToken cancellationToken, BatchRanker.PlaceReader read) =>
        _ranker.Read([.. events.Select(e => (_users[e], e - _snapshot.UserOffsets[_users[e]]))], cancellationToken, read);

    private float[] Turned(float* query)
    {
        var turned = new float[_space.Mean.Length];
        _space.Turn(new ReadOnlySpan<float>(query, turned.Length), turned);
        return turned;
    }

    private IEnumerable<int> Newest(List<int> events, int most) =>
        events.Count <= most ? events : events.OrderByDescending(e => _snapshot.EventTimes[e]).ThenBy(e => e).Take(most).Order();
}
