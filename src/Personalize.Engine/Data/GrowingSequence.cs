using Personalize.Engine.Data.Features;

namespace Personalize.Engine.Data;

/// <summary>
/// The encoded events of one user, to which more are added as they come. The result is what encoding all of them at once gives, but the
/// events that were there before need not be looked at again.
/// </summary>
/// <param name="itemCount">Number of items of the model.</param>
/// <param name="thresholds">The thresholds of the session levels.</param>
internal sealed class GrowingSequence(int itemCount, SessionThresholds thresholds)
{
    private const int FirstLength = 32;

    private readonly Dictionary<int, int> _last = [];

    // Items that the model was not trained on: where they are, which they are, and their codes in _last, which follow those of the model.
    private readonly List<int> _newEvents = [];
    private readonly List<string> _newIds = [];
    private readonly Dictionary<string, int> _newCodes = new(StringComparer.Ordinal);
    private readonly FeatureTable.Builder _features = new();
    private EventArrays _arrays = new(FirstLength);
    private FeatureTable? _table;

    /// <summary>Number of events.</summary>
    public int Count { get; private set; }

    /// <summary>About how much memory it takes.</summary>
    public long Bytes => ((long)_arrays.Length * EventArrays.BytesPerEvent) + ((long)_last.Count * 24) + ((long)_newEvents.Count * 16) + _features.Bytes;

    /// <summary>Adds an event after the others.</summary>
    /// <param name="item">Index of the item in the model; -1 if it was not trained on it.</param>
    /// <param name="id">The item.</param>
    /// <param name="time">Unix seconds.</param>
    /// <param name="type">Row of the event type table.</param>
    /// <param name="isSameSession">Whether it belongs to the session of the event before it; null if the data does not tell.</param>
    public void Add(int item, string id, long time, int type, bool? isSameSession)
    {
        if (Count == _arrays.Length)
            _arrays = _arrays.Grow(2 * Count);
        var code = item;
        if (item < 0)
        {
            if (!_newCodes.TryGetValue(id, out code))
                _newCodes.Add(id, code = itemCount + _newCodes.Count);
            _newEvents.Add(Count);
            _newIds.Add(id);
        }

        (_arrays.Items[Count], _arrays.Times[Count], _arrays.Types[Count]) = (code, time, type);
        _arrays.Encode(start: 0, Count, code, isSameSession, thresholds, _last);
        Count++;
    }

    /// <summary>Adds the contexts of the events that were just added.</summary>
    /// <param name="table">Their features.</param>
    /// <param name="first">Its first row that is of a new event.</param>
    public void AddContexts(FeatureTable table, int first)
    {
        _features.Append(table, first);
        _table = null;
    }

    /// <summary>The events as the network reads them; they must not be added to while it does.</summary>
    /// <param name="model">The items and event types of the model, without events.</param>
    /// <param name="described">Items that the model was not trained on but knows by their features; null for none.</param>
    /// <param name="features">Metadata; its events are replaced.</param>
    public EncodedSequences View(Snapshot model, DescribedItems? described, SequenceFeatures features)
    {
        var newItems = described is null && _newEvents.Count == 0 ? null : new NewItems(itemCount, described, requests: 1);
        if (_newEvents.Count > 0)
        {
            var numbers = new int[_newEvents.Count];
            Array.Fill(numbers, -1);
            newItems!.Number(0, _newIds, numbers);
            for (var i = 0; i < numbers.Length; i++)
                _arrays.Items[_newEvents[i]] = numbers[i];
        }

        return new EncodedSequences(_arrays, [0, Count], model, thresholds, features.With(_table ??= _features.Build()), newItems);
    }

    /// <summary>The same without one event.</summary>
    /// <param name="view">The last view.</param>
    /// <param name="without">The event.</param>
    /// <param name="isSameSession">Whether the event after it belongs to the session of the event before it; null if the data does not tell.</param>
    public EncodedSequences ViewWithout(EncodedSequences view, int without, bool? isSameSession)
    {
        var arrays = new EventArrays(Math.Max(1, Count - 1));
        var last = new Dictionary<int, int>(_last.Count);
        for (var e = 0; e < Count; e++)
        {
            if (e == without)
                continue;
            var to = e < without ? e : e - 1;
            (arrays.Items[to], arrays.Times[to], arrays.Types[to]) = (_arrays.Items[e], _arrays.Times[e], _arrays.Types[e]);
            arrays.Encode(start: 0, to, _arrays.Items[e], null, thresholds, last);
            if (e != without + 1)
                arrays.SessionLevel[to] = _arrays.SessionLevel[e];
            else if (to > 0 && isSameSession is { } same)
                arrays.SetSession(to, same, thresholds);
        }

        return new EncodedSequences(arrays, [0, Count - 1], view.Snapshot, thresholds, view.Features.With(_features.BuildWithout(without)), view.NewItems);
    }
}
