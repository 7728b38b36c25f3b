using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>
/// Finds the events of an import that the dataset has already, or that the import has had before. Equal events have equal times, so of the
/// dataset only rows are read that have a time of the import: an import of new events into a long history reads next to nothing of it.
/// </summary>
/// <param name="segments">What the dataset has.</param>
/// <param name="eventTypes">Null if events have no types.</param>
internal sealed class KnownEvents(
    ISegmentStore store,
    string datasetArn,
    DatasetSchema schema,
    IReadOnlyList<SegmentInfo> segments,
    GrowingVocabulary users,
    GrowingVocabulary items,
    GrowingVocabulary? eventTypes,
    CancellationToken cancellationToken)
{
    /// <summary>For so many blocks, exactly their times are looked for. Longer imports look for periods, in order to read a row once only.</summary>
    private const int MostLookups = 4;

    private readonly ISegmentStore _store = store;
    private readonly string _datasetArn = datasetArn;
    private readonly DatasetSchema _schema = schema;
    private readonly IReadOnlyList<SegmentInfo> _segments = segments;
    private readonly GrowingVocabulary _users = users;
    private readonly GrowingVocabulary _items = items;
    private readonly GrowingVocabulary? _eventTypes = eventTypes;
    private readonly CancellationToken _cancellationToken = cancellationToken;
    private readonly DuplicateFilter _filter = new();
    private int _lookups;

    // The period of which all rows are known; empty at first.
    private long _from = long.MaxValue;
    private long _to = long.MinValue;

    /// <inheritdoc cref="DuplicateFilter.Add(ReadOnlySpan{int}, int[], int[], long[], ReadOnlySpan{int}, Span{bool})"/>
    public void Add(ReadOnlySpan<int> rows, int[] users, int[] items, long[] timestamps, ReadOnlySpan<int> eventTypes, Span<bool> isNew)
    {
        if (_segments.Count > 0 && rows.Length > 0)
            Read(rows, timestamps);
        _filter.Add(rows, users, items, timestamps, eventTypes, isNew);
    }

    // Reads the rows that have a time of these rows.
    private void Read(ReadOnlySpan<int> rows, long[] timestamps)
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var row in rows)
            (first, last) = (Math.Min(first, timestamps[row]), Math.Max(last, timestamps[row]));
        if (first >= _from && last <= _to)
            return;
        if (_lookups++ < MostLookups)
        {
            var times = new HashSet<long>();
            foreach (var row in rows)
                times.Add(timestamps[row]);
            Read(new WantedRows(DatasetFields.Timestamp, first, last, times.Contains));
            return;
        }

        // Each period is at least twice as long as the one before, so a row group is read only as often as they can be doubled.
        var (from, to) = (_from, _to);
        var length = from <= to ? to - from : 0;
        (_from, _to) = (first < from ? Math.Min(first, from - length) : from, last > to ? Math.Max(last, to + length) : to);
        Read(new WantedRows(DatasetFields.Timestamp, _from, _to, time => time < from || time > to));
    }

    private void Read(WantedRows wanted)
    {
        var columns = new List<string> { DatasetFields.UserId, DatasetFields.ItemId, DatasetFields.Timestamp };
        if (_eventTypes is not null)
            columns.Add(DatasetFields.EventType);
        foreach (var read in _store.ReadWanted(_datasetArn, _segments, columns, wanted, _cancellationToken))
        {
            var batch = read.OrMissing(_schema);
            var (users, items, times) = (batch.Columns[0].Texts!, batch.Columns[1].Texts!, batch.Columns[2].Integers!);
            var types = _eventTypes is null ? null : batch.Columns[3].Texts;
            for (var i = 0; i < batch.RowCount; i++)
            {
                if (!wanted.Contains(times[i]))
                    continue;
                var type = types?[i] is { } text ? _eventTypes!.Add(text) : -1;
                _filter.Add(_users.Add(users[i]), _items.Add(items[i]), times[i], type);
            }
        }
    }
}
