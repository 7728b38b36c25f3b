using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;

namespace Personalize.Engine.Serving.Events;

/// <summary>
/// Records the events of many requests in few durable writes. Each is checked when it is added, and nothing is recorded before
/// <see cref="Commit"/>. For use by one thread.
/// </summary>
public sealed class EventWriter
{
    private const string NoUserYet = "its user is not known; it counts for its session, and in training once the session is recorded with a user";

    private readonly IJournal _journal;
    private readonly string _datasetArn;
    private readonly EventEffects _effects;
    private readonly List<(JournalEvent Event, string? Remark)> _pending = [];

    internal EventWriter(IJournal journal, string datasetArn, EventEffects effects) => (_journal, _datasetArn, _effects) = (journal, datasetArn, effects);

    /// <summary>Number of events that wait for <see cref="Commit"/>.</summary>
    public int Pending => _pending.Count;

    /// <summary>Checks a request and keeps its events for the next commit, either all of them or none.</summary>
    /// <exception cref="PersonalizeException">InvalidInput: all mistakes in the request.</exception>
    public void Add(PutEventsRequest request) => _pending.AddRange(EventRules.Check(request));

    /// <summary>Records what was added, in one write. When this method returns, the events survive a crash and every process sees them.</summary>
    /// <returns>The outcome of each event, in order.</returns>
    public IReadOnlyList<EventReceipt> Commit()
    {
        if (_pending.Count == 0)
            return [];
        var (events, remarks) = (_pending.Select(pending => pending.Event).ToArray(), _pending.Select(pending => pending.Remark).ToArray());
        var reasons = _effects.WhyNone(events);
        var added = _journal.Append(_datasetArn, events);
        _pending.Clear();
        return [.. events.Select((e, i) => new EventReceipt(
            e.EventId, e.UserId, e.SessionId, e.EventType, e.ItemId, added[i], added[i] ? reasons[i] : "its eventId was recorded before")
        {
            Remark = remarks[i] ?? (e.UserId is null && added[i] ? NoUserYet : null),
        })];
    }
}
