using Microsoft.Data.Sqlite;
using Personalize.Engine.Ports;
using Personalize.Storage.Catalogs;

namespace Personalize.Storage.Journals;

/// <summary>The statements of the journal, inside a transaction of the caller.</summary>
internal static class JournalWrites
{
    public static IReadOnlyList<bool> Append(SqliteConnection connection, string datasetArn, IReadOnlyList<JournalEvent> events)
    {
        var dataset = RequireDataset(connection, datasetArn);
        var sequence = LastSequence(connection, dataset);
        using var insert = connection.CreateCommand();
        insert.CommandText =
            """
            INSERT OR IGNORE INTO events (
                dataset, event_id, sequence, user_id, session_id, event_type, sent_at, item_id, event_value, impression, properties, recommendation_id)
            VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12)
            """;
        for (var i = 1; i <= 12; i++)
            insert.Parameters.Add(new SqliteParameter($"@{i}", DBNull.Value));
        var added = new bool[events.Count];
        (string Session, string User)? joined = null;
        for (var i = 0; i < added.Length; i++)
        {
            var entry = events[i];
            if (entry.UserId is { } user && joined != (entry.SessionId, user))
            {
                sequence = Join(connection, dataset, entry.SessionId, user, sequence);
                joined = (entry.SessionId, user);
            }

            Bind(
                insert, dataset, entry.EventId, entry.UserId is null ? null : sequence + 1, entry.UserId, entry.SessionId, entry.EventType, entry.SentAt,
                entry.ItemId, entry.EventValue, entry.Impression, entry.Properties, entry.RecommendationId);
            added[i] = insert.ExecuteNonQuery() > 0;
            if (added[i] && entry.UserId is null)
                joined = null;
            if (added[i] && entry.UserId is not null)
                sequence++;
        }

        SetSequence(connection, dataset, sequence);
        return added;
    }

    public static void PutRows(SqliteConnection connection, string datasetArn, IReadOnlyList<JournalRow> rows)
    {
        var dataset = RequireDataset(connection, datasetArn);
        foreach (var row in rows)
            connection.Execute("INSERT OR REPLACE INTO put_rows (dataset, id, body) VALUES (@1, @2, @3)", dataset, row.Id, row.Json);
        SetSequence(connection, dataset, LastSequence(connection, dataset) + 1);
    }

    public static void RemoveRows(SqliteConnection connection, string datasetArn, IReadOnlyCollection<string> ids)
    {
        var dataset = RequireDataset(connection, datasetArn);
        var known = connection.Query(row => row.GetString(0), "SELECT id FROM put_rows WHERE dataset = @1", dataset).ToHashSet(StringComparer.Ordinal);
        var removed = 0;
        foreach (var id in ids.Where(known.Contains))
            removed += connection.Execute("DELETE FROM put_rows WHERE dataset = @1 AND id = @2", dataset, id);
        CountRemovals(connection, dataset, removed);
    }

    public static int RemoveUsers(SqliteConnection connection, string datasetArn, IReadOnlyCollection<string> userIds)
    {
        var dataset = RequireDataset(connection, datasetArn);
        var removed = 0;
        foreach (var user in userIds)
        {
            // Events of the user's sessions that wait for a user are the user's as well, and those of a visitor whose session is named as the user.
            removed += connection.Execute(
                """
                DELETE FROM events WHERE dataset = @1 AND user_id IS NULL
                    AND (session_id = @2 OR session_id IN (SELECT session_id FROM events WHERE dataset = @1 AND user_id = @2))
                """,
                dataset,
                user);
            removed += connection.Execute("DELETE FROM events WHERE dataset = @1 AND user_id = @2", dataset, user);
            removed += connection.Execute("DELETE FROM put_rows WHERE dataset = @1 AND id = @2", dataset, user);
        }

        CountRemovals(connection, dataset, removed);
        return removed;
    }

    // Events of the session that had no user are assigned to the user: they count from now on, in the order in which they arrived.
    private static long Join(SqliteConnection connection, long dataset, string session, string user, long sequence)
    {
        const string Waiting = "SELECT id FROM events WHERE dataset = @1 AND session_id = @2 AND user_id IS NULL ORDER BY id";
        foreach (var id in connection.Query(row => row.GetInt64(0), Waiting, dataset, session))
            connection.Execute("UPDATE events SET user_id = @2, sequence = @3 WHERE id = @1", id, user, ++sequence);
        return sequence;
    }

    private static long RequireDataset(SqliteConnection connection, string datasetArn)
    {
        var found = connection.Query(row => row.GetInt64(0), "SELECT sequence FROM resources WHERE arn = @1", datasetArn);
        return found.Count > 0 ? found[0] : throw CatalogTransaction.Missing(datasetArn);
    }

    private static long LastSequence(SqliteConnection connection, long dataset) =>
        connection.Query(row => row.GetInt64(0), "SELECT sequence FROM journals WHERE dataset = @1", dataset).FirstOrDefault();

    private static void SetSequence(SqliteConnection connection, long dataset, long sequence) =>
        connection.Execute(
            "INSERT INTO journals (dataset, sequence) VALUES (@1, @2) ON CONFLICT (dataset) DO UPDATE SET sequence = excluded.sequence", dataset, sequence);

    private static void CountRemovals(SqliteConnection connection, long dataset, int removed)
    {
        if (removed > 0)
            connection.Execute("INSERT INTO journals (dataset, removals) VALUES (@1, 1) ON CONFLICT (dataset) DO UPDATE SET removals = removals + 1", dataset);
    }

    private static void Bind(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
