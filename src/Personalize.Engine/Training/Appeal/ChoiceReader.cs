using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Exploration;

namespace Personalize.Engine.Training.Appeal;

/// <summary>Reads the choices that users had between items of which the network has not learned all.</summary>
internal sealed unsafe class ChoiceReader
{
    // The newest ones, beyond which more hardly change what is known, but take time.
    private const int MostLists = 40_000;
    private const int MostOtherLists = 5_000;
    private const int MostOpenEvents = 40_000;
    private const int MostOpenChoices = 2_000;
    private const int LeastOpenChoices = 10;
    private const int MostOpenScores = 200_000;

    private readonly Snapshot _snapshot;
    private readonly int[] _users;
    private readonly BatchRanker _ranker;
    private readonly QuerySpace _space;
    private readonly int[] _fresh;
    private readonly long[] _births;
    private readonly int[] _indices;

    /// <param name="sequences">All events.</param>
    /// <param name="ranker">Scores all items; new ones by what is known of them without their events.</param>
    /// <param name="space">Turns queries.</param>
    /// <param name="fresh">The items that the network has not learned.</param>
    /// <param name="births">Unix seconds since when each item exists.</param>
    public ChoiceReader(EncodedSequences sequences, BatchRanker ranker, QuerySpace space, int[] fresh, long[] births)
    {
        (_snapshot, _ranker, _space, _fresh, _births) = (sequences.Snapshot, ranker, space, fresh, births);
        _users = new int[_snapshot.EventCount];
        for (var user = 0; user < _snapshot.UserCount; user++)
            _users.AsSpan(_snapshot.UserOffsets[user].._snapshot.UserOffsets[user + 1]).Fill(user);
        _indices = new int[_snapshot.ItemCount];
        Array.Fill(_indices, -1);
        for (var i = 0; i < fresh.Length; i++)
            _indices[fresh[i]] = i;
    }

    /// <summary>Scores what is needed of them.</summary>
    /// <param name="cancellationToken">Stops between chunks.</param>
    public ChoiceEvidence Read(CancellationToken cancellationToken)
    {
        int[] open = [.. Enumerable.Range(0, _snapshot.EventCount).Where(e => ListOf(e).Length < 2)];
        var choices = ReadOpenChoices(open, cancellationToken);
        return new ChoiceEvidence(
            ReadLists(cancellationToken), ReadOpenEvents(open, cancellationToken), choices, choices.Length == 0 ? 0 : (double)open.Length / choices.Length,
            _indices);
    }

    private ReadOnlySpan<int> ListOf(int e) => _snapshot.Impressions is { } impressions ? impressions.Of(e) : default;

    private ShownList[] ReadLists(CancellationToken cancellationToken)
    {
        var (withNew, others) = (new List<int>(), new List<int>());
        for (var e = 0; e < _snapshot.EventCount; e++)
        {
            var list = ListOf(e);
            if (list.Length is < 2 or > Impressions.Most)
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

    private OpenChoice[] ReadOpenChoices(int[] open, CancellationToken cancellationToken)
    {
        var most = Math.Clamp(MostOpenScores / Math.Max(1, _fresh.Length), LeastOpenChoices, MostOpenChoices);
        var stride = Math.Max(1, (open.Length + most - 1) / most);
        int[] events = [.. open.Where((_, i) => i % stride == 0)];
        var result = new OpenChoice[events.Length];
        Read(events, cancellationToken, (index, query, row, logSumExp) =>
        {
            var scores = new float[_fresh.Length];
            for (var i = 0; i < scores.Length; i++)
                scores[i] = _births[_fresh[i]] <= _snapshot.EventTimes[events[index]] ? row[_fresh[i]] - logSumExp : float.NegativeInfinity;
            result[index] = new OpenChoice(Turned(query), scores);
        });
        return result;
    }

    private void Read(int[] events, CancellationToken cancellationToken, BatchRanker.PlaceReader read) =>
        _ranker.Read([.. events.Select(e => new HistoryPlace(_users[e], e - _snapshot.UserOffsets[_users[e]]))], cancellationToken, read);

    private float[] Turned(float* query)
    {
        var turned = new float[_space.Mean.Length];
        _space.Turn(new ReadOnlySpan<float>(query, turned.Length), turned);
        return turned;
    }

    private IEnumerable<int> Newest(List<int> events, int most) =>
        events.Count <= most ? events : events.OrderByDescending(e => _snapshot.EventTimes[e]).ThenBy(e => e).Take(most).Order();
}
