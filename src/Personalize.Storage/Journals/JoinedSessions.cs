using Personalize.Engine.Ports;
using Personalize.Storage.Catalogs;

namespace Personalize.Storage.Journals;

/// <summary>
/// The sessions of one request. Events of a session that had no user are assigned to the user who comes with it: they count from then on, in the
/// order in which they arrived.
/// </summary>
internal sealed class JoinedSessions
{
    // Columns of a row of events that is to be added.
    private const int SequenceColumn = 2;
    private const int UserColumn = 3;

    private readonly Dictionary<string, List<long>> _recorded;
    private readonly Dictionary<string, List<object?[]>> _waiting = new(StringComparer.Ordinal);

    /// <param name="last">The last position that has been assigned.</param>
    public JoinedSessions(SqlSession session, long dataset, IReadOnlyList<JournalEvent> events, long last)
    {
        Sequence = last;
        string[] known = [.. events.Where(entry => entry.UserId is not null).Select(entry => entry.SessionId).Distinct(StringComparer.Ordinal)];
        _recorded = known.Length == 0 ? [] : session.Query(
            row => (Id: row.GetInt64(0), Session: row.GetString(1)),
            $"SELECT id, session_id FROM events WHERE dataset = $1 AND user_id IS NULL AND session_id {session.IsOneOf(2)} ORDER BY id",
            dataset,
            session.ListOf(known)).GroupBy(row => row.Session, row => row.Id).ToDictionary(rows => rows.Key, rows => rows.ToList());
    }

    /// <summary>The last position that has been assigned.</summary>
    public long Sequence { get; private set; }

    /// <summary>Changes of events that were recorded before: their id, user and position.</summary>
    public List<object?[]> Recorded { get; } = [];

    public long Next() => ++Sequence;

    /// <summary>Leaves a row that is to be added to the user who comes later in the same request.</summary>
    public void Wait(string sessionId, object?[] row)
    {
        if (!_waiting.TryGetValue(sessionId, out var rows))
            _waiting[sessionId] = rows = [];
        rows.Add(row);
    }

    public void Join(string sessionId, string user)
    {
        if (_recorded.Remove(sessionId, out var ids))
            Recorded.AddRange(ids.Select(id => new object?[] { id, user, Next() }));
        if (!_waiting.Remove(sessionId, out var rows))
            return;
        foreach (var row in rows)
            (row[SequenceColumn], row[UserColumn]) = (Next(), user);
    }
}
