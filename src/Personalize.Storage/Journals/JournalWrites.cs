using Personalize.Engine.Ports;
using Personalize.Storage.Catalogs;

namespace Personalize.Storage.Journals;

/// <summary>The statements of the journal, inside a transaction of the caller.</summary>
internal static class JournalWrites
{
    private const string Insertion =
        """
        INSERT INTO events (
            dataset, event_id, sequence, user_id, session_id, event_type, sent_at, item_id, event_value, impression, properties, recommendation_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    /// <summary>Adds the events whose ids are new. The number of statements does not depend on the number of events.</summary>
    public static IReadOnlyList<bool> Append(SqlSession session, string datasetArn, IReadOnlyList<JournalEvent> events)
    {
        var (dataset, last) = RequireDataset(session, datasetArn);
        var known = session.Query(
            row => row.GetString(0),
            $"SELECT event_id FROM events WHERE dataset = $1 AND event_id {session.IsOneOf(2)}",
            dataset,
            session.ListOf(events.Select(entry => entry.EventId))).ToHashSet(StringComparer.Ordinal);
        var sessions = new JoinedSessions(session, dataset, events, last);
        var rows = new List<object?[]>();
        var added = new bool[events.Count];
        for (var i = 0; i < added.Length; i++)
        {
            var entry = events[i];
            if (entry.UserId is { } user)
                sessions.Join(entry.SessionId, user);
            added[i] = known.Add(entry.EventId);
            if (!added[i])
                continue;
            object?[] row =
            [
                dataset, entry.EventId, entry.UserId is null ? null : sessions.Next(), entry.UserId, entry.SessionId, entry.EventType, entry.SentAt,
                entry.ItemId, entry.EventValue, entry.Impression, entry.Properties, entry.RecommendationId,
            ];
            rows.Add(row);
            if (entry.UserId is null)
                sessions.Wait(entry.SessionId, row);
        }

        session.ExecuteMany("UPDATE events SET user_id = $2, sequence = $3 WHERE id = $1", sessions.Recorded);
        session.ExecuteMany(Insertion, rows);
        if (sessions.Sequence != last)
            SetSequence(session, dataset, sessions.Sequence);
        return added;
    }

    public static void PutRows(SqlSession session, string datasetArn, IReadOnlyList<JournalRow> rows)
    {
        var (dataset, last) = RequireDataset(session, datasetArn);
        session.ExecuteMany(
            "INSERT INTO put_rows (dataset, id, body) VALUES ($1, $2, $3) ON CONFLICT (dataset, id) DO UPDATE SET body = excluded.body",
            [.. rows.Select(row => new object?[] { dataset, row.Id, row.Json })]);
        SetSequence(session, dataset, last + 1);
    }

    public static void RemoveRows(SqlSession session, string datasetArn, IReadOnlyCollection<string> ids)
    {
        session.Take(Turn.Journal(datasetArn));
        var (dataset, _) = RequireDataset(session, datasetArn);
        var known = session.Query(row => row.GetString(0), "SELECT id FROM put_rows WHERE dataset = $1", dataset).ToHashSet(StringComparer.Ordinal);
        known.IntersectWith(ids);
        if (known.Count > 0)
        {
            CountRemovals(
                session, dataset, session.Execute($"DELETE FROM put_rows WHERE dataset = $1 AND id {session.IsOneOf(2)}", dataset, session.ListOf(known)));
        }
    }

    public static int RemoveUsers(SqlSession session, string datasetArn, IReadOnlyCollection<string> userIds)
    {
        session.Take(Turn.Journal(datasetArn));
        var (dataset, _) = RequireDataset(session, datasetArn);
        var (isUser, users) = (session.IsOneOf(2), session.ListOf(userIds));

        // Events of the users' sessions that wait for a user are the users' as well, and those of a visitor whose session is named as a user.
        var removed = session.Execute(
            $"""
            DELETE FROM events WHERE dataset = $1 AND user_id IS NULL
                AND (session_id {isUser} OR session_id IN (SELECT session_id FROM events WHERE dataset = $1 AND user_id {isUser}))
            """,
            dataset,
            users);
        removed += session.Execute($"DELETE FROM events WHERE dataset = $1 AND user_id {isUser}", dataset, users);
        removed += session.Execute($"DELETE FROM put_rows WHERE dataset = $1 AND id {isUser}", dataset, users);
        CountRemovals(session, dataset, removed);
        return removed;
    }

    /// <summary>The number of a dataset, which nobody deletes before the end of the transaction, and the last position of its journal.</summary>
    private static (long Dataset, long Sequence) RequireDataset(SqlSession session, string datasetArn)
    {
        var found = session.Query(
            row => (row.GetInt64(0), row.GetInt64(1)),
            $"""
            SELECT sequence, COALESCE((SELECT sequence FROM journals WHERE dataset = resources.sequence), 0)
            FROM resources WHERE arn = $1{session.KeepingKeys}
            """,
            datasetArn);
        return found.Count > 0 ? found[0] : throw CatalogTransaction.Missing(datasetArn);
    }

    private static void SetSequence(SqlSession session, long dataset, long sequence) =>
        session.Execute(
            "INSERT INTO journals (dataset, sequence) VALUES ($1, $2) ON CONFLICT (dataset) DO UPDATE SET sequence = excluded.sequence", dataset, sequence);

    private static void CountRemovals(SqlSession session, long dataset, int removed)
    {
        if (removed > 0)
        {
            session.Execute(
                "INSERT INTO journals (dataset, removals) VALUES ($1, 1) ON CONFLICT (dataset) DO UPDATE SET removals = journals.removals + 1", dataset);
        }
    }
}
