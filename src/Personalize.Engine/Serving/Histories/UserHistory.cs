using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Serving.Filters;

namespace Personalize.Engine.Serving.Histories;

/// <summary>
/// The events of a user at this moment, both imported and individually recorded, and the states that models keep of them between
/// requests. Used under its own lock.
/// </summary>
/// <param name="isWhole">Whether all events are kept; otherwise those of the <see cref="HistoryWindow"/>.</param>
/// <param name="contextOf">Reads the context of an individually recorded event; null if contexts are not kept.</param>
internal sealed class UserHistory(bool isWhole, Func<JournalEvent, IReadOnlyDictionary<string, ContextValue>>? contextOf = null)
{
    // An event with its strings, which many events share, and with its context.
    private const int BytesPerEvent = 56;
    private const int BytesPerContext = 256;

    private readonly Dictionary<string, UserState> _states = [];
    private List<HistoryEvent> _events = [];
    private bool _isCut;

    /// <summary>Whether <see cref="Load"/> has been called.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>How many imported events a history needs.</summary>
    public int MostImported => isWhole ? int.MaxValue : (2 * HistoryWindow.Events) - 1;

    /// <summary>The position in the journal up to which events are included.</summary>
    public long JournalPosition { get; set; }

    /// <summary>Oldest first; events of the same second are ordered with imported ones first, then as they were recorded.</summary>
    public IReadOnlyList<HistoryEvent> Events => _events;

    /// <summary>What filters have found among them.</summary>
    public FoundByFilters Found { get; } = new();

    /// <summary>About how much memory it takes.</summary>
    public long Bytes =>
        ((long)_events.Capacity * (BytesPerEvent + (contextOf is null ? 0 : BytesPerContext))) + Found.Bytes + _states.Values.Sum(state => state.Bytes);

    /// <summary>Begins with the imported events.</summary>
    /// <param name="newest">At least the newest <see cref="MostImported"/>, oldest first; owned by this object from here on.</param>
    /// <param name="count">How many there are.</param>
    public void Load(List<HistoryEvent> newest, int count)
    {
        (_events, IsLoaded) = (newest, true);
        var kept = isWhole ? count : HistoryWindow.Of(count);
        _isCut = kept < count;
        _events.RemoveRange(0, _events.Count - kept);
    }

    /// <summary>The state that a model keeps of the user.</summary>
    public UserState StateOf(string versionArn)
    {
        if (!_states.TryGetValue(versionArn, out var state))
            _states.Add(versionArn, state = new UserState());
        return state;
    }

    /// <summary>Adds an individually recorded event. One that has been imported in the meantime, or was recorded twice, is left out, as in an import.</summary>
    public void Add(JournalEvent put, SnapshotOptions options)
    {
        if (put.ItemId is not { } item || !options.Takes(put.EventType, put.EventValue ?? double.NaN))
            return;
        if ((_isCut && put.SentAt <= _events[0].Timestamp) || Has(put))
            return;
        var place = _events.Count;
        while (place > 0 && _events[place - 1].Timestamp > put.SentAt)
            place--;
        _events.Insert(place, new HistoryEvent(item, put.SentAt, put.EventType, (float?)put.EventValue ?? double.NaN) { Context = contextOf?.Invoke(put) });
        if (!isWhole && _events.Count == 2 * HistoryWindow.Events)
        {
            _events.RemoveRange(0, HistoryWindow.Events);
            (_isCut, place) = (true, 0);
        }

        Found.ForgetFrom(place);
        foreach (var state in _states.Values)
            state.ForgetFrom(place);
    }

    /// <summary>Whether the history already contains an event with the same item, second and type.</summary>
    public bool Has(JournalEvent put)
    {
        for (var i = _events.Count - 1; i >= 0 && _events[i].Timestamp >= put.SentAt; i--)
        {
            var known = _events[i];
            if (known.Timestamp == put.SentAt
                && known.ItemId == put.ItemId
                && string.Equals(known.EventType, put.EventType, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
