using Personalize.Engine.Data;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Serving.Histories;

/// <summary>
/// A user's events at this moment, imported and put one by one, and what models remember of them between requests. Used
/// under its own lock.
/// </summary>
/// <param name="imported">Oldest first; changed from here on.</param>
/// <param name="contextOf">Reads the context of an event that is put; null where contexts are not kept.</param>
internal sealed class UserHistory(List<HistoryEvent> imported, Func<JournalEvent, IReadOnlyDictionary<string, ContextValue>>? contextOf = null)
{
    private readonly List<HistoryEvent> _events = imported;
    private readonly Dictionary<string, UserState> _states = [];

    /// <summary>The position of the journal up to which its events are here.</summary>
    public long JournalPosition { get; set; }

    /// <summary>Oldest first; of events of one second the imported first, then as they were put.</summary>
    public IReadOnlyList<HistoryEvent> Events => _events;

    /// <summary>What a model remembers of the user.</summary>
    public UserState StateOf(string versionArn)
    {
        if (!_states.TryGetValue(versionArn, out var state))
            _states.Add(versionArn, state = new UserState());
        return state;
    }

    /// <summary>Takes an event that was put. One that was imported meanwhile, or put twice, is left out as an import would.</summary>
    public void Add(JournalEvent put, SnapshotOptions options)
    {
        if (put.ItemId is not { } item
            || (options.EventType is { } type && !type.Equals(put.EventType, StringComparison.OrdinalIgnoreCase))
            || (options.EventValueThreshold is { } threshold && !(put.EventValue >= threshold)))
        {
            return;
        }

        if (Has(put))
            return;
        var place = _events.Count;
        while (place > 0 && _events[place - 1].Timestamp > put.SentAt)
            place--;
        _events.Insert(place, new HistoryEvent(item, put.SentAt, put.EventType, (float?)put.EventValue ?? double.NaN) { Context = contextOf?.Invoke(put) });
        foreach (var state in _states.Values)
            state.ForgetFrom(place);
    }

    /// <summary>Whether the same is there already: an event of the same item, second and type.</summary>
    public bool Has(JournalEvent put)
    {
        for (var i = _events.Count - 1; i >= 0 && _events[i].Timestamp >= put.SentAt; i--)
        {
            var known = _events[i];
            if (known.Timestamp == put.SentAt && known.ItemId == put.ItemId && string.Equals(known.EventType, put.EventType, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
