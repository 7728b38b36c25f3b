using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>A journal that forgets everything with the process; passes the same contract as the real one.</summary>
/// <param name="exists">Whether a dataset exists.</param>
internal sealed class InMemoryJournal(Func<string, bool> exists) : IJournal
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private long _datasets;

    public JournalState State(string datasetArn)
    {
        lock (_lock)
            return exists(datasetArn) && Of(datasetArn) is var entry ? new JournalState(entry.Dataset, entry.Sequence, entry.Removals) : default;
    }

    public IReadOnlyList<bool> Append(string datasetArn, IReadOnlyList<JournalEvent> events)
    {
        lock (_lock)
        {
            var entry = Require(datasetArn);
            return [.. events.Select(one => Append(entry, one))];
        }
    }

    public IReadOnlyList<JournalEvent> ReadUser(string datasetArn, string userId, long after, int most = int.MaxValue)
    {
        lock (_lock)
            return [.. Known(datasetArn).Where(e => e.UserId == userId && e.Sequence > after).Take(most)];
    }

    public IReadOnlyList<JournalEvent> ReadSession(string datasetArn, string sessionId)
    {
        lock (_lock)
            return _entries.TryGetValue(datasetArn, out var entry) ? [.. entry.Events.Where(e => e.SessionId == sessionId)] : [];
    }

    public IEnumerable<IReadOnlyList<JournalEvent>> Read(string datasetArn, long until)
    {
        lock (_lock)
            return Known(datasetArn).Where(e => e.Sequence <= until).ToArray() is { Length: > 0 } events ? [events] : [];
    }

    public void PutRows(string datasetArn, IReadOnlyList<JournalRow> rows)
    {
        lock (_lock)
        {
            var entry = Require(datasetArn);
            entry.Sequence++;
            foreach (var row in rows)
                entry.Rows[row.Id] = row;
        }
    }

    public IReadOnlyList<JournalRow> ReadRows(string datasetArn)
    {
        lock (_lock)
            return _entries.TryGetValue(datasetArn, out var entry) ? [.. entry.Rows.Values] : [];
    }

    public int RemoveUsers(string datasetArn, IReadOnlyCollection<string> userIds)
    {
        lock (_lock)
        {
            var entry = Require(datasetArn);
            var sessions = entry.Events.Where(e => e.UserId is { } user && userIds.Contains(user)).Select(e => e.SessionId).Concat(userIds).ToHashSet();
            var removed = entry.Events.RemoveAll(e => e.UserId is { } user ? userIds.Contains(user) : sessions.Contains(e.SessionId))
                + userIds.Count(entry.Rows.Remove);
            entry.Removals += removed > 0 ? 1 : 0;
            return removed;
        }
    }

    public void RemoveRows(string datasetArn, IReadOnlyCollection<string> ids)
    {
        lock (_lock)
        {
            var entry = Require(datasetArn);
            entry.Removals += ids.Count(entry.Rows.Remove) > 0 ? 1 : 0;
        }
    }

    /// <summary>The sessions in which a user has events.</summary>
    public IReadOnlyList<string> SessionsOf(string datasetArn, string userId)
    {
        lock (_lock)
            return [.. Known(datasetArn).Where(e => e.UserId == userId).Select(e => e.SessionId)];
    }

    /// <summary>The dataset has gone.</summary>
    public void Drop(string datasetArn)
    {
        lock (_lock)
            _entries.Remove(datasetArn);
    }

    private static bool Append(Entry entry, JournalEvent one)
    {
        if (one.UserId is not null)
        {
            for (var i = 0; i < entry.Events.Count; i++)
            {
                if (entry.Events[i] is { UserId: null } anonymous && anonymous.SessionId == one.SessionId)
                    entry.Events[i] = anonymous with { UserId = one.UserId, Sequence = ++entry.Sequence };
            }
        }

        if (entry.Events.Exists(known => known.EventId == one.EventId))
            return false;
        entry.Events.Add(one with { Sequence = one.UserId is null ? 0 : ++entry.Sequence });
        return true;
    }

    private Entry Require(string datasetArn) =>
        exists(datasetArn) ? Of(datasetArn) : throw new PersonalizeException(ErrorKind.ResourceNotFound, "ResourceNotFound", datasetArn);

    private Entry Of(string datasetArn)
    {
        if (!_entries.TryGetValue(datasetArn, out var entry))
            _entries.Add(datasetArn, entry = new Entry { Dataset = ++_datasets });
        return entry;
    }

    private IEnumerable<JournalEvent> Known(string datasetArn) =>
        _entries.TryGetValue(datasetArn, out var entry) ? entry.Events.Where(e => e.UserId is not null).OrderBy(e => e.Sequence) : [];

    private sealed class Entry
    {
        public required long Dataset { get; init; }

        public long Sequence { get; set; }

        public long Removals { get; set; }

        public List<JournalEvent> Events { get; } = [];

        public SortedDictionary<string, JournalRow> Rows { get; } = new(StringComparer.Ordinal);
    }
}
